"""The checks themselves: a suite that overlooks a fault proves nothing."""

import datetime
from types import SimpleNamespace

import botocore.session
import pytest

from harness import complete, errors, raw_json, raw_xml, values
from harness.cases import case


def operation(service, name):
    return botocore.session.get_session().get_service_model(service).operation_model(name)


@pytest.mark.parametrize(("service", "name", "answer", "fault"), [
    ("lambda", "GetFunctionConfiguration", {"Timeout": "3"}, "answer.Timeout is '3', no integer"),
    ("lambda", "GetFunctionConfiguration", {"Timeout": True}, "answer.Timeout is True, no integer"),
    ("lambda", "GetFunctionConfiguration", {"State": "Asleep"}, "answer.State is 'Asleep', none of"),
    ("glue", "GetTable", {"Table": {}}, "answer.Table lacks Name"),
    ("logs", "DescribeLogGroups", {"logGroups": {}}, "answer.logGroups is {}, no list"),
    ("cloudformation", "DescribeStacks", {"Stacks": [{"StackName": "s", "CreationTime": "today"}]},
     "answer.Stacks[0].CreationTime is 'today', no timestamp")])
def test_values(service, name, answer, fault):
    found = values.faults(operation(service, name).output_shape, answer, "answer")
    assert any(entry.startswith(fault) for entry in found), found


@pytest.mark.parametrize(("body", "fault"), [
    (b'{"Colour": "red"}', "body.Colour is unknown to the model"),
    (b'{"CreatedDate": "2026-01-01T00:00:00Z"}', "body.CreatedDate is '2026-01-01T00:00:00Z', no timestamp"),
    (b'{"Name": 7}', "body.Name is 7, no string")])
def test_json_bodies(body, fault):
    model = operation("secretsmanager", "DescribeSecret")
    found = raw_json.faults(model, model.output_shape, SimpleNamespace(content=body), "json")
    assert len(found) == 1 and found[0].startswith(fault), found


@pytest.mark.parametrize(("member", "fault"), [
    ("<Colour>red</Colour>", "unknown to the model"), ("<CreationTime>today</CreationTime>", "no time"),
    ("<DisableRollback>yes</DisableRollback>", "no boolean")])
def test_xml_bodies(member, fault):
    model = operation("cloudformation", "DescribeStacks")
    body = (f"<DescribeStacksResponse><DescribeStacksResult><Stacks><member>{member}</member></Stacks>"
            "</DescribeStacksResult></DescribeStacksResponse>")
    found = raw_xml.faults(model, model.output_shape, SimpleNamespace(content=body.encode()), "query")
    assert len(found) == 1 and fault in found[0], found


@pytest.mark.parametrize(("error", "status", "request_id", "fault"), [
    ({"Code": "Unheard", "Message": "x"}, 400, "id", "Unheard (x) is an error neither of the operation nor common"),
    ({"Code": "ResourceNotFoundException", "Message": "x"}, 400, "id", "has status 400 instead of 404"),
    ({"Code": "ResourceNotFoundException", "Message": ""}, 404, "id", "says nothing"),
    ({"Code": "ResourceNotFoundException", "Message": "x"}, 404, "", "no request id")])
def test_refusals(error, status, request_id, fault):
    parsed = {"Error": error, "ResponseMetadata": {"RequestId": request_id}}
    found = errors.faults(operation("lambda", "GetFunction"), parsed, SimpleNamespace(status_code=status))
    assert len(found) == 1 and fault in found[0], found


def test_what_is_right_has_no_faults():
    shape = operation("cloudformation", "DescribeStacks").output_shape
    stack = {"StackName": "s", "StackStatus": "CREATE_COMPLETE", "CreationTime": datetime.datetime.now(datetime.UTC)}
    assert values.faults(shape, {"Stacks": [stack]}, "answer") == []


def test_operations_without_a_case_are_listed():
    item = SimpleNamespace(iter_markers=lambda _: [case("sts", "AssumeRole GetNothing").mark])
    covers = {"sts": ["AssumeRole", "GetCallerIdentity"]}
    assert complete.unshown([item], covers) == {"sts": ["GetCallerIdentity"]}
    assert complete.unknown([item], covers) == ["sts GetNothing"]
