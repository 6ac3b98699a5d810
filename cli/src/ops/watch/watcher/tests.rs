//! Looking at executions a scripted CodePipeline tells of: failed, retried, waiting, overtaken.

use serde_json::{Value, json};

use super::{Mark, State, Watcher};
use crate::ops::Pace;
use crate::ops::watch::{End, Until};
use crate::testing::{Script, TestClock};

fn spec(name: &str, category: &str, provider: &str, order: i32, configuration: &Value) -> Value {
    let kind = json!({ "category": category, "owner": "AWS", "provider": provider, "version": "1" });
    json!({ "name": name, "actionTypeId": kind, "runOrder": order, "configuration": configuration })
}

fn pipeline(script: Script) -> Script {
    let stack = json!({ "StackName": "test", "ActionMode": "REPLACE_ON_FAILURE" });
    let fetched = json!({ "FullRepositoryId": "owner/name", "BranchName": "main" });
    let stages = json!([
        { "name": "Source", "actions": [spec("Code", "Source", "CodeStarSourceConnection", 1, &fetched)] },
        { "name": "Build", "actions": [spec("Lambda", "Build", "CodeBuild", 1, &json!({ "ProjectName": "l" }))] },
        { "name": "Test", "actions": [
            spec("Approve", "Approval", "Manual", 2, &json!({})),
            spec("Create", "Deploy", "CloudFormation", 1, &stack),
        ] },
    ]);
    let pipeline =
        json!({ "name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "stages": stages, "version": 1 });
    script.with_account().json("GetPipeline", &json!({ "pipeline": pipeline }))
}

fn execution(status: &str) -> Value {
    json!({ "pipelineExecution": { "pipelineName": "p", "pipelineExecutionId": "e-1", "status": status } })
}

fn run(id: &str, stage: &str, action: &str, status: &str, (from, to): (i64, i64), output: &Value) -> Value {
    json!({
        "pipelineExecutionId": "e-1", "actionExecutionId": id, "stageName": stage, "actionName": action,
        "status": status, "startTime": from, "lastUpdateTime": to, "output": output,
    })
}

fn source() -> Value {
    let variables =
        json!({ "CommitId": "5f3c2a9e", "CommitMessage": "Read strikes", "AuthorDisplayName": "Kim" });
    run("a-1", "Source", "Code", "Succeeded", (0, 3), &json!({ "outputVariables": variables }))
}

fn runs(script: Script, runs: &[Value]) -> Script {
    script.json("ListActionExecutions", &json!({ "actionExecutionDetails": runs }))
}

fn now(script: Script, execution: &str, stage: &str, status: &str, inbound: Option<&str>) -> Script {
    let latest = json!({ "pipelineExecutionId": execution, "status": status });
    let mut found = json!({ "stageName": stage, "latestExecution": latest, "actionStates": [] });
    if let Some(inbound) = inbound {
        found["inboundExecution"] = json!({ "pipelineExecutionId": inbound, "status": "InProgress" });
    }
    script.json("GetPipelineState", &json!({ "pipelineName": "p", "stageStates": [found] }))
}

async fn look(script: &Script) -> State {
    let clients = script.clients();
    let clock = TestClock::default();
    let mut watcher =
        Watcher::pin(&clients, &clock, Pace::new(None), "p", Some("e-1")).await.expect("pinned");
    watcher.look().await.expect("a look")
}

#[tokio::test]
async fn a_failed_build_brings_its_command_and_the_end_of_its_log() {
    let result = json!({ "executionResult": { "externalExecutionId": "l:1" } });
    let failed = run("b-1", "Build", "Lambda", "Failed", (3, 60), &result);
    let context = json!({
        "statusCode": "COMMAND_EXECUTION_ERROR",
        "message": "Error while executing command: cargo build. Reason: exit status 101",
    });
    let build = json!({
        "id": "l:1",
        "phases": [
            { "phaseType": "INSTALL", "phaseStatus": "SUCCEEDED" },
            { "phaseType": "BUILD", "phaseStatus": "FAILED", "contexts": [context] },
        ],
        "logs": { "groupName": "/aws/codebuild/l", "streamName": "1" },
    });
    let script =
        runs(pipeline(Script::new()), &[failed, source()]).json("GetPipelineExecution", &execution("Failed"));
    let script = now(script, "e-1", "Build", "Failed", None)
        .json("BatchGetBuilds", &json!({ "builds": [build] }))
        .json(
            "GetLogEvents",
            &json!({ "events": [{ "timestamp": 1, "message": "error[E0308]: mismatched types\n" }] }),
        );
    let state = look(&script).await;
    let build = &state.stages[1].actions[0];
    assert_eq!((state.stages[1].mark, build.mark), (Mark::Failed, Mark::Failed));
    assert_eq!(build.note.text.as_deref(), Some("build phase: cargo build, exit 101"));
    assert_eq!(build.note.log.len(), 1);
    assert_eq!(build.note.log[0].text, "error[E0308]: mismatched types");
    assert!(!state.several_failed);
    assert_eq!(state.commit.and_then(|commit| commit.author).as_deref(), Some("Kim"));
    assert_eq!(state.stages[2].mark, Mark::Skipped);
    assert_eq!(state.ended.map(jiff::Timestamp::as_second), Some(60));
}

#[tokio::test]
async fn of_a_source_that_could_not_be_fetched_it_is_known_where_it_would_have_come_from() {
    let failed = run("a-1", "Source", "Code", "Failed", (0, 3), &json!({}));
    let script = runs(pipeline(Script::new()), &[failed]).json("GetPipelineExecution", &execution("Failed"));
    let stage = |name: &str, execution: &str| {
        let latest = json!({ "pipelineExecutionId": execution, "status": "Failed" });
        json!({ "stageName": name, "latestExecution": latest, "actionStates": [] })
    };
    let stages = [stage("Source", "e-1"), stage("Build", "e-0")];
    let state =
        look(&script.json("GetPipelineState", &json!({ "pipelineName": "p", "stageStates": stages }))).await;
    assert_eq!((state.commit, state.source.as_deref()), (None, Some("main of owner/name")));
    assert!(state.several_failed, "another execution's stage has failed as well");
}

#[tokio::test]
async fn a_retried_action_stands_as_its_later_run() {
    let again = run("b-2", "Build", "Lambda", "InProgress", (90, 95), &json!({}));
    let first = run("b-1", "Build", "Lambda", "Failed", (3, 60), &json!({}));
    let script = runs(pipeline(Script::new()), &[again, first, source()]);
    let script = script.json("GetPipelineExecution", &execution("InProgress"));
    let state = look(&now(script, "e-1", "Build", "InProgress", None)).await;
    assert_eq!((state.stages[1].mark, state.stages[1].actions[0].mark), (Mark::Running, Mark::Running));
    assert_eq!(state.stages[1].actions[0].started.map(jiff::Timestamp::as_second), Some(90));
}

#[tokio::test]
async fn a_gate_holds_its_execution_and_names_the_one_behind() {
    let built = run("b-1", "Build", "Lambda", "Succeeded", (3, 60), &json!({}));
    let made = run("c-1", "Test", "Create", "Succeeded", (60, 90), &json!({}));
    let gate = run("d-1", "Test", "Approve", "InProgress", (90, 90), &json!({}));
    let script = runs(pipeline(Script::new()), &[gate, made, built, source()]);
    let script = script.json("GetPipelineExecution", &execution("InProgress")).query_error(
        "DescribeStacks",
        "AccessDenied",
        "not allowed",
    );
    let state = look(&now(script, "e-1", "Test", "InProgress", Some("e-2"))).await;
    let actions: Vec<_> =
        state.stages[2].actions.iter().map(|action| (action.name.as_str(), action.mark)).collect();
    assert_eq!(actions, [("Create", Mark::Succeeded), ("Approve", Mark::Waiting)]);
    assert_eq!(state.newer.as_deref(), Some("e-2"));
    assert_eq!(Until::Approval.reached(&state), Some(End::Waiting("Test".into(), "Approve".into())));
    let note = state.stages[2].actions[0].note.text.clone().unwrap_or_default();
    assert!(note.contains("AccessDenied"), "a missing permission is said and stops nothing: {note}");
}

#[tokio::test]
async fn a_gate_that_was_answered_a_moment_ago_no_longer_waits() {
    let gate = run("d-1", "Test", "Approve", "InProgress", (90, 90), &json!({}));
    let script = runs(pipeline(Script::new()), &[gate, source()])
        .json("GetPipelineExecution", &execution("InProgress"));
    let latest = json!({ "pipelineExecutionId": "e-1", "status": "InProgress" });
    let action = json!({ "actionName": "Approve", "latestExecution": { "status": "Succeeded" } });
    let now = json!({ "stageName": "Test", "latestExecution": latest, "actionStates": [action] });
    let script = script.json("GetPipelineState", &json!({ "pipelineName": "p", "stageStates": [now] }));
    let state = look(&script).await;
    assert_eq!(state.gates().count(), 0);
    assert_eq!(Until::Approval.reached(&state), None);
}

#[tokio::test]
async fn being_overtaken_names_the_newer_execution() {
    let latest =
        json!({ "pipelineExecutionSummaries": [{ "pipelineExecutionId": "e-2", "status": "InProgress" }] });
    let script = runs(pipeline(Script::new()), &[source()]).json("ListPipelineExecutions", &latest);
    let script = script.json("GetPipelineExecution", &execution("Superseded"));
    let state = look(&now(script, "e-2", "Build", "InProgress", None)).await;
    assert_eq!(Until::End.reached(&state), Some(End::Superseded(Some("e-2".into()))));
    assert_eq!(state.stages[1].mark, Mark::Skipped);
}

#[tokio::test]
async fn a_pipeline_that_never_starts_is_given_up_on() {
    let script =
        pipeline(Script::new()).json("ListPipelineExecutions", &json!({ "pipelineExecutionSummaries": [] }));
    let clients = script.clients();
    let clock = TestClock::default();
    let pinned = Watcher::pin(&clients, &clock, Pace::new(None), "p", None).await;
    assert!(pinned.expect_err("nothing to watch").to_string().contains("no execution"));
    assert!(script.bodies("ListPipelineExecutions").len() > 5);
}
