"""Change sets: made, described, carried out, removed."""

import json

from harness.cases import case
from harness.refused import refused
from harness.templates import topic


@case("cloudformation", "CreateChangeSet DescribeChangeSet ListChangeSets ExecuteChangeSet")
def test_from_making_to_doing(cfn, aws, stacks, name):
    described = stacks.change_set(ChangeSetType="CREATE")
    assert described["Status"] == "CREATE_COMPLETE" and described["ExecutionStatus"] == "AVAILABLE"
    assert stacks.status() == "REVIEW_IN_PROGRESS"
    change, = described["Changes"]
    assert change["Type"] == "Resource" and change["ResourceChange"]["Action"] == "Add"
    assert change["ResourceChange"]["LogicalResourceId"] == "Topic" and change["ResourceChange"]["Scope"] == []
    listed, = cfn.list_change_sets(StackName=name)["Summaries"]
    assert (listed["ChangeSetName"], listed["ExecutionStatus"]) == ("changes", "AVAILABLE")
    cfn.execute_change_set(ChangeSetName="changes", StackName=name)
    stacks.until("CREATE_COMPLETE")


@case("cloudformation", "CreateChangeSet DescribeChangeSet")
def test_what_will_change(cfn, stacks, name):
    stacks.create()
    described = stacks.change_set(template=topic("second"))
    change = described["Changes"][0]["ResourceChange"]
    assert (change["Action"], change["Replacement"], change["Scope"]) == ("Modify", "False", ["Properties"])
    detail, = change["Details"]
    target = detail["Target"]
    assert (target["Attribute"], target["Name"], target["RequiresRecreation"]) == ("Properties", "DisplayName", "Never")
    assert (detail["Evaluation"], detail["ChangeSource"]) == ("Static", "DirectModification")
    values = cfn.describe_change_set(ChangeSetName="changes", StackName=name, IncludePropertyValues=True)
    target = values["Changes"][0]["ResourceChange"]["Details"][0]["Target"]
    assert (target["BeforeValue"], target["AfterValue"], target["Path"]) == (
        "first",
        "second",
        "/Properties/DisplayName",
    )


@case("cloudformation", "CreateChangeSet", "conflict")
def test_nothing_to_change(cfn, stacks, name):
    stacks.create()
    described = stacks.change_set()
    assert (described["Status"], described["ExecutionStatus"], described["Changes"]) == ("FAILED", "UNAVAILABLE", [])
    assert described["StatusReason"] == (
        "The submitted information didn't contain changes. Submit different information to create a change set.")
    refused(cfn, "ExecuteChangeSet", {"ChangeSetName": "changes", "StackName": name}, "InvalidChangeSetStatus")


@case("cloudformation", "DeleteChangeSet")
def test_removed(cfn, stacks, name):
    stacks.create()
    stacks.change_set(template=topic("second"))
    cfn.delete_change_set(ChangeSetName="changes", StackName=name)
    refused(cfn, "DescribeChangeSet", {"ChangeSetName": "changes", "StackName": name}, "ChangeSetNotFound",
            r"^ChangeSet \[changes\] does not exist$")
    # Removing what is gone is no mistake.
    cfn.delete_change_set(ChangeSetName="changes", StackName=name)


@case("cloudformation", "CreateChangeSet", "conflict")
def test_a_stack_that_is_there(cfn, stacks, name):
    stacks.create()
    given = {
        "StackName": name,
        "ChangeSetName": "changes",
        "ChangeSetType": "CREATE",
        "TemplateBody": json.dumps(topic()),
    }
    refused(cfn, "CreateChangeSet", given, "ValidationError",
            rf"^Stack \[{name}\] already exists and cannot be created again with the changeSet \[changes\]\.$")


@case("cloudformation", "CreateChangeSet", "conflict")
def test_a_name_that_is_taken(cfn, stacks, name):
    stacks.create()
    stacks.change_set(template=topic("second"))
    given = {"StackName": name, "ChangeSetName": "changes", "TemplateBody": json.dumps(topic("third"))}
    refused(cfn, "CreateChangeSet", given, "AlreadyExistsException")


@case("cloudformation", "DeleteChangeSet", "bad_input")
def test_the_stack_must_be_named(cfn):
    refused(cfn, "DeleteChangeSet", {"ChangeSetName": "changes"}, "ValidationError",
            r"^StackName must be specified if ChangeSetName is not specified as an ARN\.$")


@case("cloudformation", "DescribeChangeSet ExecuteChangeSet", "missing")
def test_no_such_change_set(cfn, stacks, name):
    stacks.create()
    for operation in ("DescribeChangeSet", "ExecuteChangeSet"):
        refused(cfn, operation, {"ChangeSetName": "none", "StackName": name}, "ChangeSetNotFound",
                r"^ChangeSet \[none\] does not exist$")


@case("cloudformation", "CreateChangeSet", "missing")
def test_no_stack_to_update(cfn):
    given = {"StackName": "nobody", "ChangeSetName": "changes", "TemplateBody": json.dumps(topic())}
    refused(cfn, "CreateChangeSet", given, "ValidationError", r"^Stack \[nobody\] does not exist$")
