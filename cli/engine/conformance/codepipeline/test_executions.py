"""Executions: started, approved, rejected, stopped, held, tried again, rolled back."""

from harness.cases import case
from harness.refused import refused
from harness.wait import wait_for

NOBODY = "00000000-0000-0000-0000-000000000000"


@case("codepipeline", "StartPipelineExecution GetPipelineExecution GetPipelineState ListPipelineExecutions "
                      "ListActionExecutions PutApprovalResult")
def test_from_start_to_end(codepipeline, pipeline):
    # A new pipeline starts by itself.
    first = pipeline.newest()
    assert pipeline.answer(pipeline.waiting(first))["approvedAt"]
    done = pipeline.until(first, "Succeeded", "Failed")
    assert (done["status"], done["pipelineVersion"], done["executionMode"]) == ("Succeeded", 1, "SUPERSEDED")
    assert done["artifactRevisions"][0]["name"] == "Source" and len(done["artifactRevisions"][0]["revisionId"]) == 40
    second = codepipeline.start_pipeline_execution(name=pipeline.name)["pipelineExecutionId"]
    pipeline.waiting(second)
    state = codepipeline.get_pipeline_state(name=pipeline.name)
    source, gate = state["stageStates"]
    assert source["latestExecution"] == {"pipelineExecutionId": second, "status": "Succeeded", "type": "STANDARD"}
    assert gate["latestExecution"]["status"] == "InProgress" and gate["inboundTransitionState"] == {"enabled": True}
    assert gate["actionStates"][0]["latestExecution"]["status"] == "InProgress"
    listed = codepipeline.list_pipeline_executions(pipelineName=pipeline.name)["pipelineExecutionSummaries"]
    assert [(entry["pipelineExecutionId"], entry["status"]) for entry in listed] == [
        (second, "InProgress"), (first, "Succeeded")]
    assert listed[0]["trigger"]["triggerType"] == "StartPipelineExecution"
    assert listed[1]["trigger"]["triggerType"] == "CreatePipeline"
    actions = codepipeline.list_action_executions(pipelineName=pipeline.name, filter={"pipelineExecutionId": first})
    assert [(entry["actionName"], entry["status"]) for entry in actions["actionExecutionDetails"]] == [
        ("Ask", "Succeeded"), ("Fetch", "Succeeded")]
    stop(pipeline, second)


def stop(pipeline, execution):
    pipeline.client.stop_pipeline_execution(pipelineName=pipeline.name, pipelineExecutionId=execution, abandon=True)
    return pipeline.until(execution, "Stopped")


@case("codepipeline", "RetryStageExecution PutApprovalResult")
def test_rejected_and_tried_again(codepipeline, pipeline):
    execution = pipeline.newest()
    pipeline.answer(pipeline.waiting(execution), "Rejected")
    pipeline.until(execution, "Failed")
    assert pipeline.gate()["status"] == "Failed"
    again = codepipeline.retry_stage_execution(pipelineName=pipeline.name, stageName="Gate",
                                               pipelineExecutionId=execution, retryMode="FAILED_ACTIONS")
    assert again["pipelineExecutionId"] == execution
    pipeline.answer(pipeline.waiting(execution))
    pipeline.until(execution, "Succeeded")


@case("codepipeline", "StopPipelineExecution")
def test_stopped(codepipeline, pipeline):
    execution = pipeline.newest()
    pipeline.waiting(execution)
    answer = codepipeline.stop_pipeline_execution(pipelineName=pipeline.name, pipelineExecutionId=execution,
                                                  abandon=True, reason="said")
    assert answer["pipelineExecutionId"] == execution
    assert pipeline.until(execution, "Stopped")["status"] == "Stopped"


@case("codepipeline", "StopPipelineExecution RetryStageExecution", "conflict")
def test_nothing_to_stop_or_to_try_again(codepipeline, pipeline):
    execution = pipeline.newest()
    token = pipeline.waiting(execution)
    given = {"pipelineName": pipeline.name, "pipelineExecutionId": execution}
    retry = {**given, "stageName": "Gate", "retryMode": "FAILED_ACTIONS"}
    refused(codepipeline, "RetryStageExecution", retry, "StageNotRetryableException")
    pipeline.answer(token)
    pipeline.until(execution, "Succeeded")
    refused(codepipeline, "StopPipelineExecution", given, "PipelineExecutionNotStoppableException")


@case("codepipeline", "PutApprovalResult", "conflict")
def test_decided_once(codepipeline, pipeline):
    execution = pipeline.newest()
    token = pipeline.waiting(execution)
    pipeline.answer(token)
    pipeline.until(execution, "Succeeded")
    given = {"pipelineName": pipeline.name, "stageName": "Gate", "actionName": "Ask", "token": token,
             "result": {"summary": "", "status": "Approved"}}
    refused(codepipeline, "PutApprovalResult", given, "ApprovalAlreadyCompletedException")


@case("codepipeline", "PutApprovalResult", "bad_input")
def test_a_token_that_is_none(codepipeline, aws, pipeline):
    pipeline.waiting(pipeline.newest())
    given = {"pipelineName": pipeline.name, "stageName": "Gate", "actionName": "Ask", "token": NOBODY,
             "result": {"summary": "", "status": "Approved"}}
    refused(codepipeline, "PutApprovalResult", given, "InvalidApprovalTokenException")
    long = {**given, "result": {"summary": "s" * 513, "status": "Approved"}}
    refused(aws("codepipeline", loose=True), "PutApprovalResult", long, "ValidationException")
    stop(pipeline, pipeline.newest())


@case("codepipeline", "PutApprovalResult", "missing")
def test_no_such_stage_or_action(codepipeline, pipeline):
    given = {"pipelineName": pipeline.name, "stageName": "Gate", "actionName": "Ask", "token": NOBODY,
             "result": {"summary": "", "status": "Approved"}}
    refused(codepipeline, "PutApprovalResult", {**given, "stageName": "None"}, "StageNotFoundException")
    refused(codepipeline, "PutApprovalResult", {**given, "actionName": "None"}, "ActionNotFoundException")


@case("codepipeline", "GetPipelineExecution StopPipelineExecution RetryStageExecution", "missing")
def test_no_such_execution(codepipeline, pipeline):
    given = {"pipelineName": pipeline.name, "pipelineExecutionId": NOBODY}
    refused(codepipeline, "GetPipelineExecution", given, "PipelineExecutionNotFoundException")
    refused(codepipeline, "StopPipelineExecution", given, "PipelineExecutionNotStoppableException")
    retry = {**given, "stageName": "None", "retryMode": "FAILED_ACTIONS"}
    refused(codepipeline, "RetryStageExecution", retry, "StageNotFoundException")


@case("codepipeline", "DisableStageTransition EnableStageTransition")
def test_held(codepipeline, pipeline):
    given = {"pipelineName": pipeline.name, "stageName": "Gate", "transitionType": "Inbound"}
    stop(pipeline, pipeline.newest())
    codepipeline.disable_stage_transition(**given, reason="said")
    execution = codepipeline.start_pipeline_execution(name=pipeline.name)["pipelineExecutionId"]
    def gate():
        return codepipeline.get_pipeline_state(name=pipeline.name)["stageStates"][1]
    held = wait_for(gate, lambda seen: "inboundExecution" in seen)
    assert held["inboundExecution"]["pipelineExecutionId"] == execution
    transition = held["inboundTransitionState"]
    assert (transition["enabled"], transition["disabledReason"]) == (False, "said") and transition["lastChangedAt"]
    codepipeline.enable_stage_transition(**given)
    pipeline.answer(pipeline.waiting(execution))
    pipeline.until(execution, "Succeeded")


@case("codepipeline", "DisableStageTransition EnableStageTransition", "missing")
def test_no_such_stage(codepipeline, pipeline):
    given = {"pipelineName": pipeline.name, "stageName": "None", "transitionType": "Inbound"}
    refused(codepipeline, "DisableStageTransition", {**given, "reason": "said"}, "StageNotFoundException")
    refused(codepipeline, "EnableStageTransition", given, "StageNotFoundException")


@case("codepipeline", "RollbackStage")
def test_rolled_back(codepipeline, pipeline):
    first = pipeline.newest()
    pipeline.answer(pipeline.waiting(first))
    pipeline.until(first, "Succeeded")
    second = codepipeline.start_pipeline_execution(name=pipeline.name)["pipelineExecutionId"]
    pipeline.answer(pipeline.waiting(second), "Rejected")
    pipeline.until(second, "Failed")
    back = codepipeline.rollback_stage(pipelineName=pipeline.name, stageName="Gate", targetPipelineExecutionId=first)
    execution = pipeline.execution(back["pipelineExecutionId"])
    assert execution["executionType"] == "ROLLBACK"
    assert execution["rollbackMetadata"] == {"rollbackTargetPipelineExecutionId": first}
    pipeline.answer(pipeline.waiting(back["pipelineExecutionId"]))
    pipeline.until(back["pipelineExecutionId"], "Succeeded")


@case("codepipeline", "RollbackStage", "conflict")
def test_never_the_source(codepipeline, pipeline):
    first = pipeline.newest()
    pipeline.answer(pipeline.waiting(first))
    pipeline.until(first, "Succeeded")
    given = {"pipelineName": pipeline.name, "stageName": "Source", "targetPipelineExecutionId": first}
    refused(codepipeline, "RollbackStage", given, "UnableToRollbackStageException")


@case("codepipeline", "ListPipelineExecutions ListActionExecutions", "paging")
def test_pages(codepipeline, pipeline):
    executions = [pipeline.newest()]
    stop(pipeline, executions[0])
    for _ in range(2):
        executions.insert(0, codepipeline.start_pipeline_execution(name=pipeline.name)["pipelineExecutionId"])
        pipeline.waiting(executions[0])
        stop(pipeline, executions[0])
    pages = codepipeline.get_paginator("list_pipeline_executions").paginate(
        pipelineName=pipeline.name, PaginationConfig={"PageSize": 2})
    pages = [[entry["pipelineExecutionId"] for entry in page["pipelineExecutionSummaries"]] for page in pages]
    assert pages == [executions[:2], executions[2:]]
    pages = codepipeline.get_paginator("list_action_executions").paginate(
        pipelineName=pipeline.name, PaginationConfig={"PageSize": 2})
    assert max(len(page["actionExecutionDetails"]) for page in pages) == 2
