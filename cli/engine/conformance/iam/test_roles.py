"""Roles and their policies."""

import json

import pytest

from harness.cases import case, differs, refusal
from harness.refused import refused

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
MANAGED = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


@pytest.fixture
def iam(aws):
    return aws("iam")


@pytest.fixture
def role(iam, name, later):
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    later(iam.delete_role, RoleName=name)
    return name


@case("iam", "CreateRole GetRole ListRoles ListRoleTags DeleteRole")
def test_from_making_to_removing(iam, aws, name):
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, Path="/team/", Description="said",
                           MaxSessionDuration=7200, Tags=[{"Key": "one", "Value": "1"}])["Role"]
    assert made["Arn"] == f"arn:aws:iam::{aws.account}:role/team/{name}" and made["RoleId"].startswith("AROA")
    got = iam.get_role(RoleName=name)["Role"]
    assert (got["Path"], got["Description"], got["MaxSessionDuration"]) == ("/team/", "said", 7200)
    assert got["AssumeRolePolicyDocument"] == json.loads(TRUST) and got["Tags"] == [{"Key": "one", "Value": "1"}]
    assert [role["RoleName"] for role in iam.list_roles(PathPrefix="/team/")["Roles"]] == [name]
    assert iam.list_role_tags(RoleName=name)["Tags"] == [{"Key": "one", "Value": "1"}]
    iam.delete_role(RoleName=name)
    refused(iam, "GetRole", {"RoleName": name}, "NoSuchEntity", f"^The role with name {name} cannot be found.$")


@case("iam", "UpdateRole UpdateAssumeRolePolicy")
def test_changed(iam, role):
    iam.update_role(RoleName=role, Description="other", MaxSessionDuration=3600)
    trust = TRUST.replace("lambda.", "codebuild.")
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=trust)
    got = iam.get_role(RoleName=role)["Role"]
    assert got["Description"] == "other" and got["AssumeRolePolicyDocument"] == json.loads(trust)


@case("iam", "PutRolePolicy GetRolePolicy ListRolePolicies DeleteRolePolicy")
def test_policies_of_its_own(iam, role):
    iam.put_role_policy(RoleName=role, PolicyName="read", PolicyDocument=json.dumps(POLICY))
    got = iam.get_role_policy(RoleName=role, PolicyName="read")
    assert (got["RoleName"], got["PolicyName"], got["PolicyDocument"]) == (role, "read", POLICY)
    listed = iam.list_role_policies(RoleName=role)
    assert listed["PolicyNames"] == ["read"] and listed["IsTruncated"] is False
    iam.delete_role_policy(RoleName=role, PolicyName="read")
    refused(iam, "GetRolePolicy", {"RoleName": role, "PolicyName": "read"}, "NoSuchEntity",
            "^The role policy with name read cannot be found.$")


@case("iam", "AttachRolePolicy ListAttachedRolePolicies DetachRolePolicy")
def test_policies_of_others(iam, role):
    iam.attach_role_policy(RoleName=role, PolicyArn=MANAGED)
    assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == [
        {"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": MANAGED}]
    iam.detach_role_policy(RoleName=role, PolicyArn=MANAGED)
    assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []


@case("iam", "CreateRole", "conflict")
def test_a_name_that_is_taken(iam, role):
    refused(iam, "CreateRole", {"RoleName": role, "AssumeRolePolicyDocument": TRUST}, "EntityAlreadyExists",
            f"^Role with name {role} already exists.$")


@case("iam", "DeleteRole", "conflict")
def test_policies_first(iam, role, later):
    iam.put_role_policy(RoleName=role, PolicyName="read", PolicyDocument=json.dumps(POLICY))
    later(iam.delete_role_policy, RoleName=role, PolicyName="read")
    refused(
        iam, "DeleteRole", {"RoleName": role}, "DeleteConflict", r"^Cannot delete entity, must delete policies first\.$"
    )


@case("iam", "DeleteRole", "conflict")
def test_detached_first(iam, role, later):
    iam.attach_role_policy(RoleName=role, PolicyArn=MANAGED)
    later(iam.detach_role_policy, RoleName=role, PolicyArn=MANAGED)
    refused(
        iam,
        "DeleteRole",
        {"RoleName": role},
        "DeleteConflict",
        r"^Cannot delete entity, must detach all policies first\.$",
    )


@case("iam", "CreateRole", "bad_input")
@pytest.mark.parametrize(("more", "code"), [
    ({"AssumeRolePolicyDocument": "no json"}, "MalformedPolicyDocument"),
    ({"AssumeRolePolicyDocument": json.dumps(POLICY)}, "MalformedPolicyDocument"),
    ({"RoleName": "with spaces"}, "ValidationError"), ({"MaxSessionDuration": 3599}, "ValidationError"),
    ({"RoleName": "r" * 65}, "ValidationError"), ({"Path": "no-slash"}, "ValidationError")])
def test_roles_have_rules(aws, name, more, code):
    given = {"RoleName": name, "AssumeRolePolicyDocument": TRUST, **more}
    refused(aws("iam", loose=True), "CreateRole", given, code)


@case("iam", "PutRolePolicy UpdateAssumeRolePolicy", "bad_input")
@pytest.mark.parametrize("document", ["no json", "{}", '{"Version": "2012-10-17", "Statement": [{"Effect": "Maybe"}]}'])
def test_documents_have_a_grammar(iam, role, document):
    given = {"RoleName": role, "PolicyDocument": document}
    refused(iam, "PutRolePolicy", {**given, "PolicyName": "read"}, "MalformedPolicyDocument")
    refused(iam, "UpdateAssumeRolePolicy", given, "MalformedPolicyDocument")


@differs("AWS gives MaxItems entries, IsTruncated and a Marker (API reference, ListRoles)")
@case("iam", "ListRoles ListRolePolicies ListAttachedRolePolicies", "paging")
def test_pages(iam, name, later):
    for n in range(3):
        iam.create_role(RoleName=f"{name}-{n}", AssumeRolePolicyDocument=TRUST, Path=f"/{name}/")
        later(iam.delete_role, RoleName=f"{name}-{n}")
        iam.put_role_policy(RoleName=f"{name}-0", PolicyName=f"{n}", PolicyDocument=json.dumps(POLICY))
        later(iam.delete_role_policy, RoleName=f"{name}-0", PolicyName=f"{n}")
        policy = f"arn:aws:iam::aws:policy/Policy{n}" if n else MANAGED
        iam.attach_role_policy(RoleName=f"{name}-0", PolicyArn=policy)
        later(iam.detach_role_policy, RoleName=f"{name}-0", PolicyArn=policy)
    first = iam.list_roles(PathPrefix=f"/{name}/", MaxItems=2)
    assert len(first["Roles"]) == 2 and first["IsTruncated"] is True and first["Marker"]
    rest = iam.list_roles(PathPrefix=f"/{name}/", Marker=first["Marker"])
    assert len(rest["Roles"]) == 1 and rest["IsTruncated"] is False
    assert iam.list_role_policies(RoleName=f"{name}-0", MaxItems=2)["IsTruncated"] is True
    assert iam.list_attached_role_policies(RoleName=f"{name}-0", MaxItems=2)["IsTruncated"] is True


@case("iam", "GetRolePolicy DeleteRolePolicy DetachRolePolicy", "missing")
def test_no_such_policy(iam, role):
    refused(iam, "GetRolePolicy", {"RoleName": role, "PolicyName": "none"}, "NoSuchEntity")
    refused(iam, "DeleteRolePolicy", {"RoleName": role, "PolicyName": "none"}, "NoSuchEntity")
    refused(iam, "DetachRolePolicy", {"RoleName": role, "PolicyArn": MANAGED}, "NoSuchEntity")


@pytest.mark.parametrize(
    ("operation", "given", "code", "message"),
    [
        refusal(
            "iam",
            operation,
            "missing",
            "NoSuchEntity",
            r"^The role with name nobody cannot be found\.$",
            RoleName="nobody",
            **given,
        )
        for operation, given in {
            "GetRole": {},
            "DeleteRole": {},
            "UpdateRole": {},
            "UpdateAssumeRolePolicy": {"PolicyDocument": TRUST},
            "ListRolePolicies": {},
            "ListAttachedRolePolicies": {},
            "ListRoleTags": {},
            "GetRolePolicy": {"PolicyName": "x"},
            "PutRolePolicy": {"PolicyName": "x", "PolicyDocument": json.dumps(POLICY)},
            "DeleteRolePolicy": {"PolicyName": "x"},
            "AttachRolePolicy": {"PolicyArn": MANAGED},
            "DetachRolePolicy": {"PolicyArn": MANAGED},
        }.items()
    ],
)
def test_no_such_role(iam, operation, given, code, message):
    refused(iam, operation, given, code, message)
