"""What each service says to the stock `aws` command."""

import json
import pathlib
import subprocess
import tempfile

from shell import PIPELINE, PRODUCTION, aws, check, output, refused


def codepipeline():
    state = aws("codepipeline", "get-pipeline-state", "--name", PIPELINE)
    stages = {stage["stageName"]: stage for stage in state["stageStates"]}
    check("get-pipeline-state shows the four stages", list(stages) == [
        "GitHubSource", "BuildMarketdataDownloaderLambdas", "TestStage", "ProdStage"], list(stages))
    check("production was reached", stages["ProdStage"]["latestExecution"]["status"] == "Succeeded", stages["ProdStage"])
    actions = aws("codepipeline", "list-action-executions", "--pipeline-name", PIPELINE)["actionExecutionDetails"]
    names = {action["actionName"] for action in actions if action["status"] == "Succeeded"}
    check("list-action-executions has every action", {"TemplateSource", "SourceCode", "BuildDownloaderLambda",
          "CreateLambdasAndDependencies", "ApproveTestStack", "CleanupTestFiles", "DeleteTestStack",
          "DeleteCleanupStack", "CreateChangeSet", "ApproveChangeSet", "ExecuteChangeSet"} <= names, names)
    said = refused("codepipeline", "put-approval-result", "--pipeline-name", PIPELINE, "--stage-name", "ProdStage",
                   "--action-name", "ApproveChangeSet", "--token", "00000000-0000-0000-0000-000000000000",
                   "--result", "summary=late,status=Approved")
    check("put-approval-result refuses a decided approval",
          "ApprovalAlreadyCompletedException" in said or "InvalidApprovalTokenException" in said, said)


def cloudformation():
    events = aws("cloudformation", "describe-stack-events", "--stack-name", PRODUCTION)["StackEvents"]
    newest = events[0]
    check("describe-stack-events begins with the newest", newest["ResourceType"] == "AWS::CloudFormation::Stack"
          and newest["ResourceStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), newest)
    said = refused("cloudformation", "describe-stacks", "--stack-name", "test-marketdata-downloader")
    check("the test stack is gone", "Stack with id test-marketdata-downloader does not exist" in said, said)
    name = "by-the-aws-command"
    aws("cloudformation", "create-change-set", "--stack-name", PRODUCTION, "--change-set-name", name,
        "--use-previous-template", "--capabilities", "CAPABILITY_NAMED_IAM", "--parameters", *parameters())
    subprocess.run(["aws", "cloudformation", "wait", "change-set-create-complete", "--stack-name", PRODUCTION,
                    "--change-set-name", name], check=False, capture_output=True)
    change_set = aws("cloudformation", "describe-change-set", "--stack-name", PRODUCTION, "--change-set-name", name)
    check("describe-change-set shows the change", change_set["Status"] == "CREATE_COMPLETE"
          and change_set["Changes"], change_set)
    aws("cloudformation", "delete-change-set", "--stack-name", PRODUCTION, "--change-set-name", name)


def parameters():
    """The stack's parameters, all as they are but the one that the change set is to change."""
    stack = aws("cloudformation", "describe-stacks", "--stack-name", PRODUCTION)["Stacks"][0]
    for parameter in stack["Parameters"]:
        key = parameter["ParameterKey"]
        if key == "LogRetentionDays":
            value = "7" if parameter["ParameterValue"] != "7" else "14"
            yield f"ParameterKey={key},ParameterValue={value}"
        else:
            yield f"ParameterKey={key},UsePreviousValue=true"


def logs_lambda_sqs():
    harvester = output("HarvesterFunctionName")
    # `aws logs tail` came with version 2, which PyPI does not have; this is the call it makes.
    tail = aws("logs", "filter-log-events", "--log-group-name", f"/aws/lambda/{harvester}", "--interleaved")
    said = [event["message"] for event in tail["events"]]
    check("the harvester's log has its reports", any("REPORT RequestId" in line for line in said), said[-5:])
    with tempfile.NamedTemporaryFile() as answer:
        event = json.dumps({"Records": []})
        invoked = aws("lambda", "invoke", "--function-name", harvester, "--payload", event, answer.name)
        body = pathlib.Path(answer.name).read_text()
        check("lambda invoke runs the function", invoked["StatusCode"] == 200 and "FunctionError" not in invoked, body)
    queue = output("JobQueueUrl")
    attributes = aws("sqs", "get-queue-attributes", "--queue-url", queue, "--attribute-names", "All")["Attributes"]
    check("sqs get-queue-attributes has the redrive policy", "maxReceiveCount" in attributes["RedrivePolicy"], attributes)
