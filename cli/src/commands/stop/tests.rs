//! `mdd stop`, typed against a script.

use serde_json::{Value, json};

use crate::testing::{Script, typed};

fn action(name: &str, category: &str, provider: &str, configuration: &Value) -> Value {
    let kind = json!({ "category": category, "owner": "AWS", "provider": provider, "version": "1" });
    json!({ "name": name, "actionTypeId": kind, "runOrder": 1, "configuration": configuration })
}

fn bare() -> Script {
    let stack = json!({ "StackName": "test-marketdata-downloader", "ActionMode": "REPLACE_ON_FAILURE" });
    let stages = json!([
        { "name": "Build", "actions": [action("Harvester", "Build", "CodeBuild", &json!({}))] },
        { "name": "Test", "actions": [
            action("Create", "Deploy", "CloudFormation", &stack),
            action("Approve", "Approval", "Manual", &json!({})),
        ] },
    ]);
    let pipeline = json!({ "name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "stages": stages });
    Script::new().with_account().json("GetPipeline", &json!({ "pipeline": pipeline }))
}

/// With nothing in any stage.
fn pipeline() -> Script {
    stages(bare(), &[])
}

/// What is in the stages: of each the execution and how it stands there.
fn stages(script: Script, stages: &[(&str, &str, &str)]) -> Script {
    let stage = |(stage, execution, status): &(&str, &str, &str)| {
        let latest = json!({ "pipelineExecutionId": execution, "status": status });
        json!({ "stageName": stage, "latestExecution": latest })
    };
    let stages: Vec<_> = stages.iter().map(stage).collect();
    script.json("GetPipelineState", &json!({ "stageStates": stages }))
}

fn executions(script: Script, ids: &[&str]) -> Script {
    let summary = |id: &&str| json!({ "pipelineExecutionId": id, "status": "InProgress" });
    let summaries: Vec<_> = ids.iter().map(summary).collect();
    script.json("ListPipelineExecutions", &json!({ "pipelineExecutionSummaries": summaries }))
}

fn execution(script: Script, status: &str) -> Script {
    let revision = json!({ "revisionId": "5f3c2a9e", "revisionSummary": "Read strikes" });
    let execution =
        json!({ "pipelineExecutionId": "8d1e", "status": status, "artifactRevisions": [revision] });
    script.json("GetPipelineExecution", &json!({ "pipelineExecution": execution }))
}

fn runs(script: Script, runs: &[(&str, &str, &str)]) -> Script {
    let run = |(stage, action, status): &(&str, &str, &str)| {
        json!({
            "actionExecutionId": format!("{action}-1"), "stageName": stage, "actionName": action, "status": status,
            "startTime": -63, "lastUpdateTime": 0,
        })
    };
    let runs: Vec<_> = runs.iter().map(run).collect();
    script.json("ListActionExecutions", &json!({ "actionExecutionDetails": runs }))
}

fn body(script: &Script) -> Value {
    serde_json::from_str(&script.bodies("StopPipelineExecution")[0]).expect("JSON")
}

#[tokio::test]
async fn what_runs_is_waited_for() {
    let script = stages(bare(), &[("Build", "8d1e", "Stopped")]);
    let script = executions(script, &["8d1e"]).json("StopPipelineExecution", &json!({}));
    let script = execution(execution(execution(script, "InProgress"), "Stopping"), "Stopped");
    let script = runs(script, &[("Build", "Harvester", "InProgress")]);
    let script =
        runs(runs(script, &[("Build", "Harvester", "InProgress")]), &[("Build", "Harvester", "Succeeded")]);
    let ran = typed(&script, &["stop", "--yes", "-m", "wrong branch"]).await;
    insta::assert_snapshot!(ran);
    assert_eq!(body(&script)["abandon"], json!(false));
    assert_eq!(body(&script)["reason"], json!("wrong branch"));
}

#[tokio::test]
async fn what_is_given_up_goes_on_elsewhere_and_that_is_said() {
    let script = execution(pipeline().json("StopPipelineExecution", &json!({})), "InProgress");
    let script = runs(
        script,
        &[
            ("Build", "Harvester", "InProgress"),
            ("Test", "Create", "InProgress"),
            ("Test", "Approve", "InProgress"),
        ],
    );
    let words = ["stop", "--execution", "8d1e", "--abandon", "--yes", "--detach"];
    let ran = typed(&script, &words).await;
    insta::assert_snapshot!(ran);
    assert_eq!(body(&script)["abandon"], json!(true));
}

#[tokio::test]
async fn an_execution_is_named_by_as_much_of_its_id_as_is_clear() {
    const WHOLE: &str = "8d1e0000-0000-0000-0000-00000000c04f";
    const OTHER: &str = "91be0d2f-0000-0000-0000-000000001234";
    let short = || {
        let script = executions(pipeline(), &[WHOLE, OTHER]).json("StopPipelineExecution", &json!({}));
        let no = "Value at 'pipelineExecutionId' failed to satisfy constraint";
        script.json_error("GetPipelineExecution", "ValidationException", no)
    };
    for written in ["8d1e", "8d1e…", "8d1e…c04f"] {
        let script = runs(execution(short(), "InProgress"), &[("Build", "Harvester", "InProgress")]);
        let ran = typed(&script, &["stop", "--execution", written, "--yes", "--detach"]).await;
        assert_eq!(ran.code, 0, "{written}: {}", ran.stderr);
        assert_eq!(body(&script)["pipelineExecutionId"], json!(WHOLE), "{written}");
    }
    let script = short();
    let ran = typed(&script, &["stop", "--execution", "ffff", "--yes"]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains(&format!("the latest are {WHOLE}, {OTHER}")), "{}", ran.stderr);
    assert!(script.bodies("StopPipelineExecution").is_empty());
}

#[tokio::test]
async fn what_runs_it_again_is_what_works() {
    const COMMIT: &str = "5f3c2a9e8d7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f";
    let stopped = async |now: &[(&str, &str, &str)], commit: &str| {
        let script = stages(bare(), now).json("StopPipelineExecution", &json!({}));
        let revision = json!({ "revisionId": commit, "revisionSummary": "Read strikes" });
        let one = |status: &str| {
            json!({ "pipelineExecution": {
                "pipelineExecutionId": "8d1e", "status": status, "artifactRevisions": [revision] } })
        };
        let script = script.json("GetPipelineExecution", &one("InProgress"));
        let script = script.json("GetPipelineExecution", &one("InProgress"));
        let script = runs(script.json("GetPipelineExecution", &one("Stopped")), &[]);
        typed(&script, &["stop", "--execution", "8d1e", "--abandon", "--yes"]).await
    };
    let ours = ("Build", "8d1e", "Stopped");
    let ran = stopped(&[ours], COMMIT).await;
    assert!(ran.stdout.ends_with("  run the stage again: mdd retry\n"), "{ran}");
    let ran = stopped(&[ours, ("Test", "old", "Failed")], COMMIT).await;
    assert!(ran.stdout.ends_with("  run the stage again: mdd retry --stage Build\n"), "{ran}");
    // It waited between stages, or another has come into its stage.
    for now in [[("Build", "8d1e", "Succeeded")], [("Build", "new", "InProgress")]] {
        let ran = stopped(&now, COMMIT).await;
        assert!(ran.stdout.ends_with(&format!("start it anew: mdd start --commit {COMMIT}\n")), "{ran}");
        let ran = stopped(&now, "worktree-5f3c2a9e").await;
        assert!(ran.stdout.ends_with("start it anew: mdd start\n"), "{ran}");
    }
}

#[tokio::test]
async fn a_gate_holds_up_a_stop_that_waits() {
    let script = executions(pipeline(), &["8d1e"]).json("StopPipelineExecution", &json!({}));
    let script = runs(execution(script, "InProgress"), &[("Test", "Approve", "InProgress")]);
    let ran = typed(&script, &["stop", "--yes", "--detach", "--output", "json"]).await;
    insta::assert_snapshot!(ran);
}

#[tokio::test]
async fn somebody_elses_stop_is_joined() {
    let script = executions(pipeline(), &["8d1e"]).json_error(
        "StopPipelineExecution",
        "DuplicatedStopRequestException",
        "already",
    );
    let script = runs(execution(execution(script, "InProgress"), "Stopped"), &[]);
    let ran = typed(&script, &["stop", "--yes"]).await;
    insta::assert_snapshot!(ran);
}

#[tokio::test]
async fn where_nothing_runs_there_is_nothing_to_do() {
    let ran = typed(&executions(pipeline(), &[]), &["stop", "--yes"]).await;
    insta::assert_snapshot!(ran);
    let unasked = typed(&executions(pipeline(), &[]), &["stop"]).await;
    assert_eq!((unasked.code, unasked.stdout), (0, ran.stdout));
    let over = runs(execution(pipeline(), "Succeeded"), &[]);
    let ran = typed(&over, &["stop", "--yes", "--execution", "8d1e"]).await;
    insta::assert_snapshot!(ran);
    assert!(over.bodies("StopPipelineExecution").is_empty());
    // It ended between the look and the request.
    let late = pipeline().json_error(
        "StopPipelineExecution",
        "PipelineExecutionNotStoppableException",
        "cannot be stopped",
    );
    // Asked for its id, and looked at; then it has ended.
    let late = execution(execution(execution(late, "InProgress"), "InProgress"), "Succeeded");
    let late = runs(late, &[]);
    let ran = typed(&late, &["stop", "--yes", "--execution", "8d1e", "--detach"]).await;
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (0, "✓ execution 8d1e came to its own end before it was stopped\n")
    );
}

#[tokio::test]
async fn which_one_and_whether_have_to_be_said_off_a_terminal() {
    let two = executions(pipeline(), &["8d1e", "91be"]);
    let ran = typed(&two, &["stop", "--yes"]).await;
    insta::assert_snapshot!(ran);
    let one = runs(execution(executions(pipeline(), &["8d1e"]), "InProgress"), &[]);
    let ran = typed(&one, &["stop"]).await;
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("answer it with --yes"), "{}", ran.stderr);
    assert!(one.bodies("StopPipelineExecution").is_empty());
}
