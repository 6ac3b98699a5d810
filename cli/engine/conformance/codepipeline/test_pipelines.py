"""Pipelines: made, changed, listed, removed."""

import pytest

from harness.cases import case, refusal
from harness.refused import refused


@case("codepipeline", "CreatePipeline GetPipeline ListPipelines UpdatePipeline DeletePipeline")
def test_from_making_to_removing(codepipeline, aws, declaration, name):
    made = codepipeline.create_pipeline(pipeline=declaration, tags=[{"key": "one", "value": "1"}])
    assert made["pipeline"]["version"] == 1 and made["tags"] == [{"key": "one", "value": "1"}]
    got = codepipeline.get_pipeline(name=name)
    assert got["metadata"]["pipelineArn"] == f"arn:aws:codepipeline:{aws.region}:{aws.account}:{name}"
    assert [stage["name"] for stage in got["pipeline"]["stages"]] == ["Source", "Gate"]
    listed, = [entry for entry in codepipeline.list_pipelines()["pipelines"] if entry["name"] == name]
    assert (listed["version"], listed["pipelineType"], listed["executionMode"]) == (1, "V2", "SUPERSEDED")
    changed = codepipeline.update_pipeline(pipeline={**declaration, "executionMode": "QUEUED"})["pipeline"]
    assert (changed["version"], changed["executionMode"]) == (2, "QUEUED")
    assert codepipeline.get_pipeline(name=name, version=1)["pipeline"]["executionMode"] == "SUPERSEDED"
    codepipeline.delete_pipeline(name=name)
    # Removing what is gone is no mistake.
    codepipeline.delete_pipeline(name=name)
    refused(codepipeline, "GetPipeline", {"name": name}, "PipelineNotFoundException")


@case("codepipeline", "TagResource ListTagsForResource UntagResource")
def test_tags(codepipeline, aws, pipeline):
    arn = f"arn:aws:codepipeline:{aws.region}:{aws.account}:{pipeline.name}"
    codepipeline.tag_resource(resourceArn=arn, tags=[{"key": "one", "value": "1"}])
    assert codepipeline.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "one", "value": "1"}]
    codepipeline.untag_resource(resourceArn=arn, tagKeys=["one"])
    assert codepipeline.list_tags_for_resource(resourceArn=arn)["tags"] == []


@case("codepipeline", "CreatePipeline", "conflict")
def test_a_name_that_is_taken(codepipeline, pipeline, declaration):
    refused(codepipeline, "CreatePipeline", {"pipeline": declaration}, "PipelineNameInUseException")


@case("codepipeline", "GetPipeline", "missing")
def test_no_such_version(codepipeline, pipeline):
    refused(codepipeline, "GetPipeline", {"name": pipeline.name, "version": 9}, "PipelineVersionNotFoundException")


def without_source(declaration):
    return {**declaration, "stages": declaration["stages"][::-1]}


def one_stage(declaration):
    return {**declaration, "stages": declaration["stages"][:1]}


def twice(declaration):
    return {**declaration, "stages": declaration["stages"] + declaration["stages"][1:]}


def unnamed_artifact(declaration):
    build = {
        "name": "Build",
        "actionTypeId": {"category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1"},
        "inputArtifacts": [{"name": "Nothing"}],
        "configuration": {"ProjectName": "project"},
    }
    return {**declaration, "stages": declaration["stages"] + [{"name": "Build", "actions": [build]}]}


@case("codepipeline", "CreatePipeline UpdatePipeline", "bad_input")
@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (without_source, ("InvalidStageDeclarationException", "InvalidStructureException")),
        (one_stage, ("InvalidStructureException",)),
        (twice, ("InvalidStageDeclarationException", "InvalidStructureException")),
        (unnamed_artifact, ("InvalidActionDeclarationException", "InvalidStructureException")),
    ],
)
def test_pipelines_have_rules(codepipeline, aws, pipeline, declaration, change, codes):
    # Which of two codes it is depends on where AWS notices first; the documentation allows both.
    for operation, name in (("CreatePipeline", f"{pipeline.name}-bad"), ("UpdatePipeline", pipeline.name)):
        with pytest.raises(codepipeline.exceptions.ClientError) as caught:
            call = codepipeline.create_pipeline if operation == "CreatePipeline" else codepipeline.update_pipeline
            call(pipeline={**change(declaration), "name": name})
        assert caught.value.response["Error"]["Code"] in codes


@case("codepipeline", "ListPipelines", "paging")
def test_pages(codepipeline, pipeline, declaration, name, later):
    codepipeline.create_pipeline(pipeline={**declaration, "name": f"{name}-other"})
    later(codepipeline.delete_pipeline, name=f"{name}-other")
    first = codepipeline.list_pipelines(maxResults=1)
    assert len(first["pipelines"]) == 1 and first["nextToken"]
    pages = codepipeline.get_paginator("list_pipelines").paginate(PaginationConfig={"PageSize": 1})
    assert {name, f"{name}-other"} <= {entry["name"] for page in pages for entry in page["pipelines"]}


EXECUTION = {"pipelineExecutionId": "00000000-0000-0000-0000-000000000000"}
CALLS = {
    "GetPipeline": {"name": "nobody"},
    "GetPipelineState": {"name": "nobody"},
    "StartPipelineExecution": {"name": "nobody"},
    "ListPipelineExecutions": {"pipelineName": "nobody"},
    "ListActionExecutions": {"pipelineName": "nobody"},
    "GetPipelineExecution": {"pipelineName": "nobody", **EXECUTION},
    "StopPipelineExecution": {"pipelineName": "nobody", **EXECUTION},
    "RetryStageExecution": {"pipelineName": "nobody", "stageName": "Gate", "retryMode": "FAILED_ACTIONS", **EXECUTION},
    "RollbackStage": {
        "pipelineName": "nobody",
        "stageName": "Gate",
        "targetPipelineExecutionId": EXECUTION["pipelineExecutionId"],
    },
    "PutApprovalResult": {
        "pipelineName": "nobody",
        "stageName": "Gate",
        "actionName": "Ask",
        "token": EXECUTION["pipelineExecutionId"],
        "result": {"summary": "", "status": "Approved"},
    },
    "DisableStageTransition": {
        "pipelineName": "nobody",
        "stageName": "Gate",
        "transitionType": "Inbound",
        "reason": "x",
    },
    "EnableStageTransition": {"pipelineName": "nobody", "stageName": "Gate", "transitionType": "Inbound"},
}


@pytest.mark.parametrize(("operation", "given", "code", "message"), [
    refusal("codepipeline", operation, "missing", "PipelineNotFoundException", **given)
    for operation, given in CALLS.items()])
def test_no_such_pipeline(codepipeline, operation, given, code, message):
    refused(codepipeline, operation, given, code, message)


@case("codepipeline", "TagResource ListTagsForResource UntagResource", "missing")
def test_tags_of_nothing(codepipeline, aws):
    arn = f"arn:aws:codepipeline:{aws.region}:{aws.account}:nobody"
    for operation, given in {"TagResource": {"tags": [{"key": "a", "value": "b"}]}, "ListTagsForResource": {},
                             "UntagResource": {"tagKeys": ["a"]}}.items():
        refused(codepipeline, operation, {"resourceArn": arn, **given}, "ResourceNotFoundException")
