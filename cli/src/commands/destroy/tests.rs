//! `mdd destroy` and Ctrl-C, typed against a script.

use serde_json::json;

use crate::testing::{Ran, Script, typed, typed_and_interrupted};

const CLEANUP: &str = "cleanup-marketdata-downloader";
const PIPELINE: &str = "market-data-downloader";

fn missing(script: Script) -> Script {
    script.query_error("DescribeStacks", "ValidationError", "Stack with id x does not exist")
}

fn stack(script: Script, name: &str, status: &str) -> Script {
    let stack = format!(
        "<StackId>arn:{name}</StackId><StackName>{name}</StackName><StackStatus>{status}</StackStatus>\
         <CreationTime>2025-03-03T00:00:00Z</CreationTime>"
    );
    script.query("DescribeStacks", &format!("<Stacks><member>{stack}</member></Stacks>"))
}

/// Everything that a stack has to tell, newest first.
fn events(script: Script, name: &str, statuses: &[&str]) -> Script {
    let event = |(index, status): (usize, &&str)| {
        let number = statuses.len() - index;
        format!(
            "<member><StackId>arn:{name}</StackId><EventId>{number}</EventId><LogicalResourceId>{name}</LogicalResourceId>\
             <PhysicalResourceId>arn:{name}</PhysicalResourceId><ResourceType>AWS::CloudFormation::Stack</ResourceType>\
             <Timestamp>1970-01-01T00:00:0{number}Z</Timestamp><ResourceStatus>{status}</ResourceStatus></member>"
        )
    };
    let events: String = statuses.iter().enumerate().map(event).collect();
    script.query("DescribeStackEvents", &format!("<StackEvents>{events}</StackEvents>"))
}

/// The clean-up stack goes; the pipeline's is being deleted, without end, when Ctrl-C is pressed. Then it is as `found`.
async fn interrupted(found: impl FnOnce(Script) -> Script, words: &[&str]) -> (Ran, Script) {
    let script = Script::new().with_account().query("DeleteStack", "").query("ListStackResources", "");
    let script = script.json("ListPipelineExecutions", &json!({ "pipelineExecutionSummaries": [] }));
    // Is the test stack one? Then all four.
    let script = missing(missing(missing(script)));
    let script = stack(stack(script, CLEANUP, "CREATE_COMPLETE"), PIPELINE, "CREATE_COMPLETE");
    let script = found(script);
    let script = events(script, CLEANUP, &["CREATE_COMPLETE"]);
    let script = events(script, CLEANUP, &["DELETE_COMPLETE", "DELETE_IN_PROGRESS", "CREATE_COMPLETE"]);
    let script = events(script, PIPELINE, &["CREATE_COMPLETE"]);
    let script = events(script, PIPELINE, &["DELETE_IN_PROGRESS", "CREATE_COMPLETE"]);
    let words = [&["destroy", "--yes", "--confirm", PIPELINE], words].concat();
    let ran = typed_and_interrupted(&script, &words, 30).await;
    (ran, script)
}

#[tokio::test]
async fn ctrl_c_tells_what_is_gone_what_goes_on_and_how_to_come_back() {
    let (ran, script) = interrupted(|script| stack(script, PIPELINE, "DELETE_IN_PROGRESS"), &[]).await;
    insta::assert_snapshot!(ran);
    assert_eq!(script.bodies("DeleteStack").len(), 2);
}

#[tokio::test]
async fn what_ended_between_the_last_look_and_ctrl_c_is_told() {
    let (ran, _) = interrupted(|script| stack(script, PIPELINE, "DELETE_COMPLETE"), &[]).await;
    assert_eq!(ran.code, 130, "{ran}");
    assert!(ran.stderr.contains("CloudFormation has deleted market-data-downloader meanwhile"), "{ran}");
}

/// A test stack that could go, looked at with an execution in progress.
#[tokio::test]
async fn a_dry_run_ends_as_the_real_run_would() {
    let script = Script::new().with_account().query("ListStackResources", "");
    let running = json!({ "pipelineExecutionId": "8d1e", "status": "InProgress" });
    let script = script.json("ListPipelineExecutions", &json!({ "pipelineExecutionSummaries": [running] }));
    let script = missing(missing(missing(script)));
    let script = stack(stack(script, CLEANUP, "CREATE_COMPLETE"), PIPELINE, "CREATE_COMPLETE");
    insta::assert_snapshot!(typed(&script, &["destroy", "--dry-run"]).await);
    assert!(script.bodies("DeleteStack").is_empty());
}

#[tokio::test]
async fn of_several_executions_the_command_that_ends_one_names_it() {
    let script = Script::new().with_account().query("ListStackResources", "");
    let running = ["8d1e", "7c1f"].map(|id| json!({ "pipelineExecutionId": id, "status": "InProgress" }));
    let script = script.json("ListPipelineExecutions", &json!({ "pipelineExecutionSummaries": running }));
    let script = missing(missing(missing(script)));
    let script = stack(stack(script, CLEANUP, "CREATE_COMPLETE"), PIPELINE, "CREATE_COMPLETE");
    let ran = typed(&script, &["destroy", "--dry-run"]).await;
    assert_eq!(ran.code, 1, "{ran}");
    insta::assert_snapshot!(ran.stderr);
}

#[tokio::test]
async fn what_cannot_be_seen_after_ctrl_c_is_not_guessed() {
    let denied = |script: Script| script.query_error("DescribeStacks", "AccessDenied", "no");
    let (ran, _) = interrupted(denied, &["--leave-production", "-q"]).await;
    assert_eq!(ran.code, 130, "{ran}");
    let (ran, _) = interrupted(denied, &["--leave-production"]).await;
    assert!(ran.stderr.contains("cannot be seen"), "{ran}");
    assert!(ran.stderr.contains("come back with: mdd destroy --leave-production"), "{ran}");
}
