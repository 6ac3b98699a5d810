"""The stock `aws` command and two query engines against a local engine that has run the demo.

Run by `.ci/check-clients`, which sets the environment. Every check states what a user would see.
"""

import json
import pathlib
import subprocess
import tempfile

import duckdb
import polars

PIPELINE = "market-data-downloader"
PRODUCTION = "prod-marketdata-downloader"
done = 0


def typed(*words):
    """Runs `aws` as a shell does that has evaluated `mdd local env`."""
    return subprocess.run(["bash", "-c", 'aws "$@"', "bash", *words], capture_output=True, text=True, check=False)


def aws(*words, parse=True):
    """Runs `aws` and returns its answer."""
    run = typed(*words)
    assert run.returncode == 0, f"aws {' '.join(words)}: exit {run.returncode}\n{run.stdout}{run.stderr}"
    return json.loads(run.stdout) if parse and run.stdout.strip() else run.stdout


def refused(*words):
    """Runs `aws`, which must fail, and returns what it says."""
    run = typed(*words)
    assert run.returncode != 0, f"aws {' '.join(words)} should have failed"
    return run.stderr


def check(what, truth, shown=None):
    """Says what holds; stops at what does not."""
    global done
    assert truth, f"{what}: {shown}"
    done += 1
    print(f"ok   {what}")


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


def output(name):
    stack = aws("cloudformation", "describe-stacks", "--stack-name", PRODUCTION)["Stacks"][0]
    return next(output["OutputValue"] for output in stack["Outputs"] if output["OutputKey"] == name)


def s3_and_tables():
    bucket = output("DataBucketName")
    samples = pathlib.Path("config/samples")
    clean = sorted(path for path in samples.glob("eod_*.csv") if "bad" not in path.name)[0]
    aws("s3", "cp", str(clean), f"s3://{bucket}/in/{clean.name}", parse=False)
    waiter = lambda: aws("s3", "ls", f"s3://{bucket}/done/", "--recursive", parse=False)
    listed = wait_for(lambda: waiter(), lambda text: clean.stem in text)
    check("s3 cp in, and the harvester moves the file to done/", clean.stem in listed, listed)
    with tempfile.TemporaryDirectory() as folder:
        aws("s3", "cp", f"s3://{bucket}/athena/", folder, "--recursive", parse=False)
        files = f"{folder}/energy_eod/**/*.parquet"
        described = {name: kind for name, kind, *_ in duckdb.sql(
            f"describe select * from read_parquet('{files}', hive_partitioning=false)").fetchall()}
        wanted = {"trade_date": "DATE", "settle": "DECIMAL(18,4)", "volume": "BIGINT", "open_interest": "BIGINT"}
        found = {name: described.get(name) for name in wanted}
        check("DuckDB reads the tables with exact types", found == wanted, described)
        frame = polars.read_parquet(files)
        check("polars reads the tables with exact types", frame.schema["settle"] == polars.Decimal(18, 4)
              and frame.schema["trade_date"] == polars.Date, frame.schema)
        rows = duckdb.sql(f"select count(*) from read_parquet('{files}', hive_partitioning=false)").fetchall()[0][0]
        check("both count the same rows", rows == frame.height > 0, (rows, frame.height))
    aws("s3", "cp", str(clean), f"s3://{bucket}/state/by-the-aws-command", parse=False)
    aws("s3", "rm", f"s3://{bucket}/state/by-the-aws-command", parse=False)
    listed = aws("s3", "ls", f"s3://{bucket}/state/", parse=False)
    check("s3 rm removes", "by-the-aws-command" not in listed, listed)


def wait_for(look, enough, tries=120):
    """Looks again until it is enough: at most a minute."""
    import time
    for _ in range(tries):
        seen = look()
        if enough(seen):
            return seen
        time.sleep(0.5)
    return seen


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


codepipeline()
cloudformation()
s3_and_tables()
logs_lambda_sqs()
print(f"\n{done} passed, 0 failed")
