"""Secrets: made, read, changed, removed."""

import contextlib

import pytest

from harness.cases import case, differs, refusal
from harness.refused import refused

NOTHING = r"^Secrets Manager can't find the specified secret\.$"


@pytest.fixture
def manager(aws):
    return aws("secretsmanager")


@pytest.fixture
def secret(manager, name, later):
    manager.create_secret(Name=name, SecretString="first")
    later(remove, manager, name)
    return name


def remove(manager, name):
    with contextlib.suppress(manager.exceptions.ResourceNotFoundException):
        manager.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


@case("secretsmanager", "CreateSecret DescribeSecret GetSecretValue DeleteSecret")
def test_from_making_to_removing(manager, aws, name):
    made = manager.create_secret(Name=name, SecretString="first", Description="said")
    prefix = f"arn:aws:secretsmanager:{aws.region}:{aws.account}:secret:{name}-"
    assert made["ARN"].startswith(prefix) and len(made["ARN"]) == len(prefix) + 6 and made["Name"] == name
    described = manager.describe_secret(SecretId=made["ARN"])
    assert (described["Name"], described["Description"]) == (name, "said") and described["CreatedDate"]
    value = manager.get_secret_value(SecretId=name)
    assert value["SecretString"] == "first" and value["VersionStages"] == ["AWSCURRENT"]
    assert value["VersionId"] == made["VersionId"]
    assert manager.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)["DeletionDate"]
    refused(manager, "DescribeSecret", {"SecretId": name}, "ResourceNotFoundException", NOTHING)


@case("secretsmanager", "PutSecretValue UpdateSecret")
def test_changed(manager, secret):
    first = manager.get_secret_value(SecretId=secret)["VersionId"]
    put = manager.put_secret_value(SecretId=secret, SecretString="second")
    assert put["VersionId"] != first
    assert manager.get_secret_value(SecretId=secret)["SecretString"] == "second"
    manager.update_secret(SecretId=secret, SecretString="third")
    assert manager.get_secret_value(SecretId=secret)["SecretString"] == "third"


@differs("AWS lists them as SecretVersionsToStages (botocore's model: SecretListEntry)")
@case("secretsmanager", "ListSecrets")
def test_listed(manager, secret):
    entry, = [entry for entry in manager.list_secrets()["SecretList"] if entry["Name"] == secret]
    assert list(entry["SecretVersionsToStages"].values()) == [["AWSCURRENT"]]


@differs("AWS changes the description alone (API reference, UpdateSecret: Description)")
@case("secretsmanager", "UpdateSecret")
def test_only_the_description(manager, secret):
    manager.update_secret(SecretId=secret, Description="said")
    assert manager.describe_secret(SecretId=secret)["Description"] == "said"
    assert manager.get_secret_value(SecretId=secret)["SecretString"] == "first"


@differs("AWS keeps the version before (API reference, GetSecretValue: VersionStage)")
@case("secretsmanager", "GetSecretValue")
def test_the_one_before(manager, secret):
    manager.put_secret_value(SecretId=secret, SecretString="second")
    assert manager.get_secret_value(SecretId=secret, VersionStage="AWSPREVIOUS")["SecretString"] == "first"


@differs("AWS answers with the stages (API reference, PutSecretValue: VersionStages)")
@case("secretsmanager", "PutSecretValue")
def test_stages_are_told(manager, secret):
    assert manager.put_secret_value(SecretId=secret, SecretString="second")["VersionStages"] == ["AWSCURRENT"]


@case("secretsmanager", "DescribeSecret")
def test_versions_are_told(manager, secret):
    version = manager.get_secret_value(SecretId=secret)["VersionId"]
    assert manager.describe_secret(SecretId=secret)["VersionIdsToStages"] == {version: ["AWSCURRENT"]}


@case("secretsmanager", "CreateSecret", "conflict")
def test_a_name_that_is_taken(manager, secret):
    refused(manager, "CreateSecret", {"Name": secret, "SecretString": "x"}, "ResourceExistsException",
            f"^The operation failed because the secret {secret} already exists.$")


@differs("AWS keeps a secret for its recovery window and refuses to use it (API reference, GetSecretValue: "
         "InvalidRequestException)")
@case("secretsmanager", "GetSecretValue PutSecretValue", "conflict")
def test_a_secret_that_waits_for_its_end(manager, name):
    manager.create_secret(Name=name, SecretString="first")
    assert manager.delete_secret(SecretId=name, RecoveryWindowInDays=7)["DeletionDate"]
    refused(manager, "GetSecretValue", {"SecretId": name}, "InvalidRequestException")
    refused(manager, "PutSecretValue", {"SecretId": name, "SecretString": "x"}, "InvalidRequestException")


@differs("AWS takes letters, digits and /_+=.@- (API reference, CreateSecret: Name), 512 of them")
@case("secretsmanager", "CreateSecret", "bad_input")
@pytest.mark.parametrize("name", ["with spaces", "n" * 513])
def test_names_have_rules(manager, name):
    refused(manager, "CreateSecret", {"Name": name, "SecretString": "x"}, "ValidationException")


@differs("AWS takes 7 to 30 days (API reference, DeleteSecret: RecoveryWindowInDays)")
@case("secretsmanager", "DeleteSecret", "bad_input")
def test_seven_to_thirty_days(manager, secret):
    refused(manager, "DeleteSecret", {"SecretId": secret, "RecoveryWindowInDays": 6}, "InvalidParameterException")


@differs("AWS gives MaxResults secrets and a NextToken (API reference, ListSecrets)")
@case("secretsmanager", "ListSecrets", "paging")
def test_pages(manager, name, later):
    for n in range(3):
        manager.create_secret(Name=f"{name}-{n}", SecretString="x")
        later(manager.delete_secret, SecretId=f"{name}-{n}", ForceDeleteWithoutRecovery=True)
    first = manager.list_secrets(MaxResults=2)
    assert len(first["SecretList"]) == 2 and first["NextToken"]
    pages = manager.get_paginator("list_secrets").paginate(PaginationConfig={"PageSize": 2})
    assert {f"{name}-{n}" for n in range(3)} <= {entry["Name"] for page in pages for entry in page["SecretList"]}


@pytest.mark.parametrize(("operation", "given", "code", "message"), [
    refusal("secretsmanager", operation, "missing", "ResourceNotFoundException", NOTHING, SecretId="nobody", **given)
    for operation, given in {"DescribeSecret": {}, "GetSecretValue": {}, "DeleteSecret": {},
                             "PutSecretValue": {"SecretString": "x"}, "UpdateSecret": {"SecretString": "x"}}.items()])
def test_no_such_secret(manager, operation, given, code, message):
    refused(manager, operation, given, code, message)
