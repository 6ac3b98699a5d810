"""Stacks: made, described, changed, protected, removed."""

import json

import pytest

from harness.cases import case, differs, refusal
from harness.refused import refused
from harness.templates import topic


@case("cloudformation", "CreateStack DescribeStacks DescribeStackEvents DescribeStackResource DescribeStackResources "
                        "ListStackResources ListStacks DeleteStack")
def test_from_making_to_removing(cfn, aws, stacks, name):
    template = topic(Description="said", Outputs={"Arn": {"Value": {"Ref": "Topic"}, "Description": "where"}})
    stack = stacks.create(template, Tags=[{"Key": "one", "Value": "1"}])
    assert stack.startswith(f"arn:aws:cloudformation:{aws.region}:{aws.account}:stack/{name}/")
    described = cfn.describe_stacks(StackName=name)["Stacks"][0]
    assert (described["StackId"], described["Description"], described["Tags"]) == (
        stack,
        "said",
        [{"Key": "one", "Value": "1"}],
    )
    assert described["Outputs"] == [{"OutputKey": "Arn", "OutputValue": described["Outputs"][0]["OutputValue"],
                                     "Description": "where"}]
    assert described["DisableRollback"] is False and described["DriftInformation"] == {
        "StackDriftStatus": "NOT_CHECKED"
    }
    assert described["EnableTerminationProtection"] is False and described["RollbackConfiguration"] == {}
    arn = described["Outputs"][0]["OutputValue"]
    resource = cfn.describe_stack_resource(StackName=name, LogicalResourceId="Topic")["StackResourceDetail"]
    assert (resource["PhysicalResourceId"], resource["ResourceStatus"]) == (arn, "CREATE_COMPLETE")
    assert cfn.describe_stack_resources(StackName=name)["StackResources"][0]["PhysicalResourceId"] == arn
    assert cfn.list_stack_resources(StackName=name)["StackResourceSummaries"][0]["PhysicalResourceId"] == arn
    events = cfn.describe_stack_events(StackName=name)["StackEvents"]
    seen = [(event["LogicalResourceId"], event["ResourceStatus"]) for event in reversed(events)]
    assert seen == [(name, "CREATE_IN_PROGRESS"), ("Topic", "CREATE_IN_PROGRESS"), ("Topic", "CREATE_IN_PROGRESS"),
                    ("Topic", "CREATE_COMPLETE"), (name, "CREATE_COMPLETE")]
    assert [event.get("ResourceStatusReason") for event in reversed(events)] == [
        "User Initiated", None, "Resource creation Initiated", None, None]
    cfn.delete_stack(StackName=name)
    stacks.until(None)
    assert cfn.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"
    gone = cfn.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"]
    assert stack in [summary["StackId"] for summary in gone]
    # Removing what is gone is no mistake.
    cfn.delete_stack(StackName=name)


@case("cloudformation", "UpdateStack")
def test_changed(cfn, stacks, name):
    stacks.create()
    cfn.update_stack(StackName=name, TemplateBody=json.dumps(topic("second")))
    stacks.until("UPDATE_COMPLETE")
    events = [event["ResourceStatus"] for event in cfn.describe_stack_events(StackName=name)["StackEvents"]
              if event["LogicalResourceId"] == name]
    assert events[:3] == ["UPDATE_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_IN_PROGRESS"]


@case("cloudformation", "UpdateStack", "conflict")
def test_nothing_to_change(cfn, stacks, name):
    stacks.create()
    given = {"StackName": name, "TemplateBody": json.dumps(topic())}
    refused(cfn, "UpdateStack", given, "ValidationError", r"^No updates are to be performed\.$")


@case("cloudformation", "CreateStack", "conflict")
def test_a_name_that_is_taken(cfn, stacks, name):
    stacks.create()
    refused(cfn, "CreateStack", {"StackName": name, "TemplateBody": json.dumps(topic())}, "AlreadyExistsException",
            rf"^Stack \[{name}\] already exists$")


@case("cloudformation", "CreateStack DescribeStackEvents")
def test_a_failure_is_undone(cfn, stacks, name):
    template = topic()
    template["Resources"]["Bad"] = {"Type": "AWS::SQS::Queue", "DependsOn": "Topic",
                                    "Properties": {"QueueName": "with spaces"}}
    stacks.create(template, until="ROLLBACK_COMPLETE")
    events = cfn.describe_stack_events(StackName=name)["StackEvents"]
    own = [event for event in events if event["LogicalResourceId"] == name]
    assert [event["ResourceStatus"] for event in own] == [
        "ROLLBACK_COMPLETE",
        "ROLLBACK_IN_PROGRESS",
        "CREATE_IN_PROGRESS",
    ]
    assert own[1]["ResourceStatusReason"] == (
        "The following resource(s) failed to create: [Bad]. Rollback requested by user.")
    given = {"StackName": name, "TemplateBody": json.dumps(topic("second"))}
    refused(cfn, "UpdateStack", given, "ValidationError", "is in ROLLBACK_COMPLETE state and can not be updated.$")


@case("cloudformation", "ContinueUpdateRollback CancelUpdateStack", "conflict")
def test_nothing_to_go_on_with(cfn, stacks, name):
    stacks.create()
    refused(cfn, "ContinueUpdateRollback", {"StackName": name}, "ValidationError")
    refused(cfn, "CancelUpdateStack", {"StackName": name}, "ValidationError",
            r"^CancelUpdateStack cannot be called from current stack status$")


@case("cloudformation", "GetTemplate GetTemplateSummary ValidateTemplate")
def test_templates(cfn, stacks, name):
    template = topic(Description="said", Parameters={"Shown": {"Type": "String", "Default": "x", "NoEcho": True}})
    stacks.create(template)
    got = cfn.get_template(StackName=name)
    assert got["TemplateBody"] == template and set(got["StagesAvailable"]) == {"Original", "Processed"}
    for summary in (
        cfn.get_template_summary(StackName=name),
        cfn.get_template_summary(TemplateBody=json.dumps(template)),
    ):
        assert summary["ResourceTypes"] == ["AWS::SNS::Topic"] and summary["Description"] == "said"
        assert summary["Parameters"][0]["ParameterKey"] == "Shown" and summary["Parameters"][0]["NoEcho"] is True
    valid = cfn.validate_template(TemplateBody=json.dumps(template))
    assert valid["Description"] == "said" and valid["Parameters"] == [
        {"ParameterKey": "Shown", "DefaultValue": "x", "NoEcho": True}]
    described = cfn.describe_stacks(StackName=name)["Stacks"][0]["Parameters"]
    assert described == [{"ParameterKey": "Shown", "ParameterValue": "****"}]


@case("cloudformation", "ValidateTemplate CreateStack", "bad_input")
@pytest.mark.parametrize(("template", "message"), [
    ({"Resources": {"A": {"Type": "AWS::SNS::Topic", "DependsOn": "Nothing"}}},
     r"^Template format error: Unresolved resource dependencies \[Nothing\] in the Resources block of the template$"),
    ({"Resources": {"A": "no object"}}, r"^Template format error: Any Resources member must be an object\.$"),
    ({"Resources": {"A-B": {"Type": "AWS::SNS::Topic"}}},
     r"^Template format error: Resource name A-B is non alphanumeric\.$"),
    ({"Resources": {}}, r"^Template format error: At least one Resources member must be defined\.$")])
def test_templates_have_a_grammar(cfn, name, template, message):
    body = json.dumps(template)
    refused(cfn, "ValidateTemplate", {"TemplateBody": body}, "ValidationError", message)
    refused(cfn, "CreateStack", {"StackName": name, "TemplateBody": body}, "ValidationError", message)


@differs("AWS's pattern has the ARN as well (recorded: cloudformation-api-stacks.json, test_stack_name_creation)")
@case("cloudformation", "CreateStack", "bad_input")
def test_names_have_rules(cfn):
    refused(
        cfn,
        "CreateStack",
        {"StackName": "*@_$", "TemplateBody": json.dumps(topic())},
        "ValidationError",
        r"^1 validation error detected: Value '\*@_\$' at 'stackName' failed to satisfy constraint: Member must satisfy "
        r"regular expression pattern: \[a-zA-Z\]\[-a-zA-Z0-9\]\*\|arn:\[-a-zA-Z0-9:/\._\+\]\*$",
    )


@case("cloudformation", "CreateStack", "bad_input")
def test_parameters_must_be_given(cfn, name):
    body = json.dumps(topic(Parameters={"Must": {"Type": "String"}}))
    refused(cfn, "CreateStack", {"StackName": name, "TemplateBody": body}, "ValidationError",
            r"^Parameters: \[Must\] must have values$")


@case("cloudformation", "CreateStack", "bad_input")
def test_roles_need_a_capability(cfn, name):
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}},
    }
    body = json.dumps({"Resources": {"Role": role}})
    refused(cfn, "CreateStack", {"StackName": name, "TemplateBody": body}, "InsufficientCapabilitiesException",
            r"^Requires capabilities : \[CAPABILITY_IAM\]$")


@case("cloudformation", "UpdateTerminationProtection DeleteStack")
def test_protected(cfn, stacks, name):
    stacks.create(EnableTerminationProtection=True)
    refused(cfn, "DeleteStack", {"StackName": name}, "ValidationError",
            rf"^Stack \[{name}\] cannot be deleted while TerminationProtection is enabled$")
    cfn.update_termination_protection(StackName=name, EnableTerminationProtection=False)
    cfn.delete_stack(StackName=name)
    stacks.until(None)


@case("cloudformation", "SetStackPolicy GetStackPolicy")
def test_stack_policies(cfn, stacks, name):
    stacks.create()
    assert "StackPolicyBody" not in cfn.get_stack_policy(StackName=name)
    policy = {"Statement": [{"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}
    cfn.set_stack_policy(StackName=name, StackPolicyBody=json.dumps(policy))
    assert json.loads(cfn.get_stack_policy(StackName=name)["StackPolicyBody"]) == policy
    cfn.update_stack(StackName=name, TemplateBody=json.dumps(topic("second")))
    stacks.until("UPDATE_ROLLBACK_COMPLETE")


@case("cloudformation", "SetStackPolicy", "bad_input")
@pytest.mark.parametrize("policy", ["no json", json.dumps({"Statement": [
    {"Effect": "Allow", "Action": "Delete:*", "Principal": "*", "Resource": "*"}]})])
def test_stack_policies_have_a_grammar(cfn, stacks, name, policy):
    stacks.create()
    refused(cfn, "SetStackPolicy", {"StackName": name, "StackPolicyBody": policy}, "ValidationError",
            "^Error validating stack policy: Invalid stack policy$")


@case("cloudformation", "ListExports ListImports")
def test_exports(cfn, aws, stacks, name, later):
    other = type(stacks)(cfn, f"{name}-importing")
    stacks.create(topic(Outputs={"Out": {"Value": "told", "Export": {"Name": name}}}))
    later(other.remove)
    other.create(topic(shown={"Fn::ImportValue": name}))
    exported = [entry for entry in cfn.list_exports()["Exports"] if entry["Name"] == name]
    assert [entry["Value"] for entry in exported] == ["told"]
    assert cfn.list_imports(ExportName=name)["Imports"] == [other.name]
    cfn.delete_stack(StackName=name)
    stacks.until("DELETE_FAILED", "CREATE_COMPLETE")
    assert stacks.status() is not None
    other.remove()
    refused(cfn, "ListImports", {"ExportName": name}, "ValidationError",
            rf"^Export '{name}' is not imported by any stack\.$")


@pytest.mark.parametrize(("operation", "given", "code", "message"), [
    refusal("cloudformation", operation, "missing", "ValidationError", message, StackName="nobody", **given)
    for operation, (message, given) in {
        "DescribeStacks": ("^Stack with id nobody does not exist$", {}),
        "DescribeStackEvents": (r"^Stack \[nobody\] does not exist$", {}),
        "DescribeStackResource": (None, {"LogicalResourceId": "Topic"}), "DescribeStackResources": (None, {}),
        "ListStackResources": (None, {}), "GetTemplate": (None, {}), "GetTemplateSummary": (None, {}),
        "GetStackPolicy": (None, {}), "SetStackPolicy": (None, {"StackPolicyBody": '{"Statement": []}'}),
        "UpdateTerminationProtection": (None, {"EnableTerminationProtection": True}),
        "UpdateStack": (None, {"TemplateBody": json.dumps(topic())}), "CancelUpdateStack": (None, {}),
        "ContinueUpdateRollback": (None, {}), "ListChangeSets": (None, {}),
        "DeleteChangeSet": (r"^Stack \[nobody\] does not exist$", {"ChangeSetName": "none"})}.items()])
def test_no_such_stack(cfn, operation, given, code, message):
    refused(cfn, operation, given, code, message)


@case("cloudformation", "DescribeStackResource", "missing")
def test_no_such_resource(cfn, stacks, name):
    stacks.create()
    refused(cfn, "DescribeStackResource", {"StackName": name, "LogicalResourceId": "Nothing"}, "ValidationError",
            f"^Resource Nothing does not exist for stack {name}$")
