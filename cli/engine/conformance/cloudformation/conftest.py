"""Stacks for cases: a template that is quickly made, and waiting for what becomes of it."""

import json

import pytest
from botocore.exceptions import ClientError

from harness.templates import topic
from harness.wait import wait_for


class Stacks:
    """What a case does with stacks again and again."""

    def __init__(self, client, name):
        self.client, self.name = client, name

    def status(self):
        """The stack's status; of one that is gone, None."""
        try:
            return self.client.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]
        except ClientError:
            return None

    def until(self, *statuses):
        return wait_for(self.status, lambda seen: seen in statuses)

    def create(self, template=None, until="CREATE_COMPLETE", **more):
        given = {"StackName": self.name, "TemplateBody": json.dumps(template or topic()), **more}
        stack = self.client.create_stack(**given)["StackId"]
        self.until(until)
        return stack

    def change_set(self, name="changes", template=None, until=("CREATE_COMPLETE", "FAILED"), **more):
        given = {"StackName": self.name, "ChangeSetName": name, "TemplateBody": json.dumps(template or topic()), **more}
        made = self.client.create_change_set(**given)["Id"]
        return wait_for(
            lambda: self.client.describe_change_set(ChangeSetName=made), lambda seen: seen["Status"] in until
        )

    def remove(self):
        """Deletes the stack, whatever became of it."""
        for _ in range(2):
            if self.status() is not None:
                self.client.update_termination_protection(StackName=self.name, EnableTerminationProtection=False)
                self.client.delete_stack(StackName=self.name)
                if self.until(None, "DELETE_FAILED") is None:
                    return


@pytest.fixture
def cfn(aws):
    return aws("cloudformation")


@pytest.fixture
def stacks(cfn, name, later):
    stacks = Stacks(cfn, name)
    later(stacks.remove)
    return stacks
