"""Connections, under both names of the service; a template makes them, as nothing here offers CreateConnection."""

import json

import pytest

from harness.cases import case, differs
from harness.refused import refused
from harness.wait import wait_for

SERVICES = ["codeconnections", "codestar-connections"]


@pytest.fixture
def connection(aws, name, later):
    template = {"Resources": {"Connection": {"Type": "AWS::CodeConnections::Connection", "Properties": {
        "ConnectionName": name, "ProviderType": "GitHub"}}},
        "Outputs": {"Arn": {"Value": {"Ref": "Connection"}}}}
    stacks = aws("cloudformation")
    stacks.create_stack(StackName=name, TemplateBody=json.dumps(template))
    later(stacks.delete_stack, StackName=name)
    stack = wait_for(lambda: stacks.describe_stacks(StackName=name)["Stacks"][0],
                     lambda stack: stack["StackStatus"] == "CREATE_COMPLETE")
    return stack["Outputs"][0]["OutputValue"]


@pytest.mark.parametrize("service", [pytest.param(name, marks=case(name, "GetConnection ListConnections"))
                                     for name in SERVICES])
def test_a_connection(aws, name, connection, service):
    client = aws(service)
    got = client.get_connection(ConnectionArn=connection)["Connection"]
    assert (got["ConnectionName"], got["ConnectionArn"], got["ProviderType"]) == (name, connection, "GitHub")
    assert got["OwnerAccountId"] == aws.account and got["ConnectionStatus"] in ("PENDING", "AVAILABLE")
    assert connection in [entry["ConnectionArn"] for entry in client.list_connections()["Connections"]]
    none = client.list_connections(ProviderTypeFilter="Bitbucket")["Connections"]
    assert connection not in [entry["ConnectionArn"] for entry in none]


@pytest.mark.parametrize("service", [
    pytest.param("codeconnections", marks=[case("codeconnections", "GetConnection", "missing"), differs(
        "The status is 404 under this name of the service, 400 under the older one (botocore's models)")]),
    pytest.param("codestar-connections", marks=case("codestar-connections", "GetConnection", "missing"))])
def test_no_such_connection(aws, connection, service):
    arn = connection[:-36] + "00000000-0000-0000-0000-000000000000"
    refused(aws(service), "GetConnection", {"ConnectionArn": arn}, "ResourceNotFoundException")
