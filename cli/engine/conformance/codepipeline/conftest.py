"""A pipeline whose source is the project's repository and whose second stage waits for a person."""

import pytest

from harness import programs
from harness.wait import wait_for


def action(name, category, provider, owner="AWS", order=1, **more):
    kind = {"category": category, "owner": owner, "provider": provider, "version": "1"}
    return {"name": name, "actionTypeId": kind, "runOrder": order, **more}


class Pipelines:
    """What a case does with a pipeline again and again."""

    def __init__(self, client, name):
        self.client, self.name = client, name

    def execution(self, execution):
        got = self.client.get_pipeline_execution(pipelineName=self.name, pipelineExecutionId=execution)
        return got["pipelineExecution"]

    def until(self, execution, *statuses):
        return wait_for(lambda: self.execution(execution), lambda seen: seen["status"] in statuses)

    def newest(self):
        return self.client.list_pipeline_executions(pipelineName=self.name)["pipelineExecutionSummaries"][0][
            "pipelineExecutionId"]

    def gate(self):
        """The approval's state as GetPipelineState has it."""
        stage = self.client.get_pipeline_state(name=self.name)["stageStates"][1]
        return stage["actionStates"][0].get("latestExecution", {})

    def waiting(self, execution):
        """Waits until the execution waits for a person; the token to answer with."""
        def look():
            stage = self.client.get_pipeline_state(name=self.name)["stageStates"][1]
            at = stage.get("latestExecution", {}).get("pipelineExecutionId")
            return self.gate().get("token") if at == execution else None
        return wait_for(look, bool)

    def answer(self, token, status="Approved"):
        return self.client.put_approval_result(pipelineName=self.name, stageName="Gate", actionName="Ask", token=token,
                                               result={"summary": "seen", "status": status})


@pytest.fixture
def codepipeline(aws):
    return aws("codepipeline")


@pytest.fixture(scope="session")
def role(aws):
    return programs.create_role(aws, "conformance-pipeline", "codepipeline.amazonaws.com")


@pytest.fixture
def declaration(aws, name, role, later):
    s3 = aws("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": aws.region})
    later(emptied, s3, name)
    connection = f"arn:aws:codeconnections:{aws.region}:{aws.account}:connection/00000000-0000-0000-0000-000000000000"
    source = action("Fetch", "Source", "CodeStarSourceConnection", outputArtifacts=[{"name": "Source"}], configuration={
        "ConnectionArn": connection, "FullRepositoryId": "team/project", "BranchName": "main"})
    return {"name": name, "roleArn": role, "pipelineType": "V2", "executionMode": "SUPERSEDED",
            "artifactStore": {"type": "S3", "location": name},
            "stages": [{"name": "Source", "actions": [source]},
                       {"name": "Gate", "actions": [action("Ask", "Approval", "Manual")]}]}


def emptied(s3, bucket):
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for entry in page.get("Contents", []):
            s3.delete_object(Bucket=bucket, Key=entry["Key"])
    s3.delete_bucket(Bucket=bucket)


@pytest.fixture
def pipeline(codepipeline, declaration, later):
    codepipeline.create_pipeline(pipeline=declaration)
    later(codepipeline.delete_pipeline, name=declaration["name"])
    return Pipelines(codepipeline, declaration["name"])
