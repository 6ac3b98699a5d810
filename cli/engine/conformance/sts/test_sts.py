"""Who calls, and acting under a role."""

import json

from harness.cases import case, differs
from harness.refused import refused

TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}


def role(aws, later, name):
    made = aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    later(aws("iam").delete_role, RoleName=name)
    return made["Arn"]


@case("sts", "GetCallerIdentity")
def test_caller(aws):
    caller = aws("sts").get_caller_identity()
    assert caller["Account"] == aws.account
    assert caller["Arn"].startswith(f"arn:aws:iam::{aws.account}:")


@case("sts", "AssumeRole GetCallerIdentity")
def test_assumed_role(aws, later, name):
    arn = role(aws, later, name)
    assumed = aws("sts").assume_role(RoleArn=arn, RoleSessionName="session", DurationSeconds=900)
    assert assumed["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{aws.account}:assumed-role/{name}/session"
    assert assumed["AssumedRoleUser"]["AssumedRoleId"].endswith(":session")
    keys = assumed["Credentials"]
    client = aws.session("sts", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"],
                         aws_session_token=keys["SessionToken"])
    assert client.get_caller_identity()["Arn"] == assumed["AssumedRoleUser"]["Arn"]


@case("sts", "AssumeRole", "missing")
def test_no_such_role(aws):
    arn = f"arn:aws:iam::{aws.account}:role/nobody"
    # AWS does not tell whether the role exists.
    refused(aws("sts"), "AssumeRole", {"RoleArn": arn, "RoleSessionName": "session"}, "AccessDenied",
            r"^User: .* is not authorized to perform: sts:AssumeRole on resource: .*role/nobody$")


@differs("AWS refuses what the model's pattern [\\w+=,.@-]* excludes (API reference, AssumeRole)")
@case("sts", "AssumeRole", "bad_input")
def test_session_names_have_a_pattern(aws, later, name):
    arn = role(aws, later, name)
    given = {"RoleArn": arn, "RoleSessionName": "with spaces"}
    refused(aws("sts", loose=True), "AssumeRole", given, "ValidationError")


@case("sts", "AssumeRole", "bad_input")
def test_sessions_last_fifteen_minutes_at_least(aws, later, name):
    arn = role(aws, later, name)
    given = {"RoleArn": arn, "RoleSessionName": "session", "DurationSeconds": 899}
    refused(aws("sts", loose=True), "AssumeRole", given, "ValidationError")


@case("sts", "AssumeRole", "bad_input")
def test_no_longer_than_the_role_allows(aws, later, name):
    arn = role(aws, later, name)
    given = {"RoleArn": arn, "RoleSessionName": "session", "DurationSeconds": 3601}
    refused(aws("sts"), "AssumeRole", given, "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role")
