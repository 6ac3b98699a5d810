"""Custom resources, and with them the ways out of an update that goes wrong: they fail when they are asked to."""

import json

import pytest

from harness import programs
from harness.cases import case, differs
from harness.refused import refused


@pytest.fixture
def template(function):
    def template(**properties):
        custom = {"ServiceToken": function["arn"], **properties}
        return {"Resources": {"Custom": {"Type": "Custom::Asked", "Properties": custom}},
                "Outputs": {"Said": {"Value": {"Fn::GetAtt": ["Custom", "Said"]}}}}
    return template


@case("cloudformation", "CreateStack")
def test_what_it_says_is_an_attribute(cfn, stacks, name, template):
    stacks.create(template())
    stack = cfn.describe_stacks(StackName=name)["Stacks"][0]
    assert [output["OutputValue"] for output in stack["Outputs"]] == ["hello"]
    assert cfn.describe_stack_resources(StackName=name)["StackResources"][0]["PhysicalResourceId"] == "custom"


@case("cloudformation", "UpdateStack")
def test_a_failed_update_is_undone(cfn, stacks, name, template):
    stacks.create(template(Shown="first"))
    cfn.update_stack(StackName=name, TemplateBody=json.dumps(template(Shown="second", Update="FAILED")))
    stacks.until("UPDATE_ROLLBACK_COMPLETE")
    failed, = [event for event in cfn.describe_stack_events(StackName=name)["StackEvents"]
               if event["ResourceStatus"] == "UPDATE_FAILED"]
    assert failed["LogicalResourceId"] == "Custom"
    assert failed["ResourceStatusReason"].startswith("Received response status [FAILED] from custom resource. "
                                                     "Message returned: as asked")


@case("cloudformation", "ContinueUpdateRollback")
def test_out_of_a_failed_rollback(cfn, aws, stacks, name, function, template, later):
    stacks.create(template(Shown="first", Update="FAILED"))
    body = json.dumps(template(Shown="second", Update="FAILED"))
    cfn.update_stack(StackName=name, TemplateBody=body)
    stacks.until("UPDATE_ROLLBACK_FAILED")
    refused(cfn, "UpdateStack", {"StackName": name, "TemplateBody": body}, "ValidationError",
            "is in UPDATE_ROLLBACK_FAILED state and can not be updated.$")
    # Whatever was in the way is mended.
    aws("lambda").update_function_configuration(
        FunctionName=function["name"], Environment={"Variables": {"OUTCOME": "SUCCESS"}}
    )
    later(programs.until_active, aws, function["name"])
    later(aws("lambda").update_function_configuration, FunctionName=function["name"], Environment={"Variables": {}})
    programs.until_active(aws, function["name"])
    cfn.continue_update_rollback(StackName=name)
    stacks.until("UPDATE_ROLLBACK_COMPLETE")


@differs("AWS leaves out the resources that are named (API reference, ContinueUpdateRollback: ResourcesToSkip)")
@case("cloudformation", "ContinueUpdateRollback")
def test_a_resource_is_left_out(cfn, stacks, name, template):
    stacks.create(template(Shown="first", Update="FAILED"))
    cfn.update_stack(StackName=name, TemplateBody=json.dumps(template(Shown="second", Update="FAILED")))
    stacks.until("UPDATE_ROLLBACK_FAILED")
    cfn.continue_update_rollback(StackName=name, ResourcesToSkip=["Custom"])
    stacks.until("UPDATE_ROLLBACK_COMPLETE")


@case("cloudformation", "CancelUpdateStack")
def test_cancelled(cfn, stacks, name, template):
    stacks.create(template(Shown="first"))
    slow = template(Shown="second", Update="silent", ServiceTimeout="3")
    cfn.update_stack(StackName=name, TemplateBody=json.dumps(slow))
    cfn.cancel_update_stack(StackName=name)
    stacks.until("UPDATE_ROLLBACK_COMPLETE")
    reasons = [event.get("ResourceStatusReason") for event in cfn.describe_stack_events(StackName=name)["StackEvents"]
               if event["ResourceStatus"] == "UPDATE_ROLLBACK_IN_PROGRESS"]
    assert reasons and reasons[0].startswith("User Initiated")
