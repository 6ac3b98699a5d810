//! Which gates wait, as a scripted CodePipeline tells of them: one execution a stage, and side by side.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Gate, gates};
use crate::ops::pipeline::Layout;
use crate::testing::Script;

/// A pipeline with an approval that has three days and one that has CodePipeline's seven.
pub(in crate::ops::approve) fn pipeline(mode: &str) -> Script {
    let action = |name: &str, category: &str, provider: &str, minutes: Option<i64>| {
        let kind = json!({ "category": category, "owner": "AWS", "provider": provider, "version": "1" });
        json!({ "name": name, "actionTypeId": kind, "timeoutInMinutes": minutes,
                "configuration": { "CustomData": format!("{name}?") } })
    };
    let stages = json!([
        { "name": "Source", "actions": [action("Code", "Source", "CodeStarSourceConnection", None)] },
        { "name": "Test", "actions": [action("Try", "Approval", "Manual", Some(3 * 24 * 60))] },
        { "name": "Prod", "actions": [action("Go", "Approval", "Manual", None)] },
    ]);
    let pipeline = json!({ "name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "stages": stages,
                           "executionMode": mode, "version": 1 });
    Script::new().json("GetPipeline", &json!({ "pipeline": pipeline }))
}

/// A run of an approval as `ListActionExecutions` tells of it, with what is its token there.
pub(in crate::ops::approve) fn run(stage: &str, action: &str, status: &str, output: &Value) -> Value {
    let kind = json!({ "category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1" });
    json!({
        "actionExecutionId": "a-1", "stageName": stage, "actionName": action, "status": status,
        "startTime": 100, "lastUpdateTime": 160, "input": { "actionTypeId": kind },
        "output": { "executionResult": output },
    })
}

pub(in crate::ops::approve) fn runs(runs: &[Value]) -> Value {
    json!({ "actionExecutionDetails": runs })
}

pub(in crate::ops::approve) async fn layout(script: &Script) -> Layout {
    Layout::read(&script.clients(), "p").await.expect("a pipeline")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

#[tokio::test]
async fn a_stage_holds_one_execution_and_names_the_one_behind() {
    let stage = |name: &str, action: &str, token: Value| {
        json!({
            "stageName": name,
            "latestExecution": { "pipelineExecutionId": "e-1", "status": "InProgress" },
            "inboundExecution": { "pipelineExecutionId": "e-2", "status": "InProgress" },
            "actionStates": [{ "actionName": action, "latestExecution": {
                "status": "InProgress", "lastStatusChange": 100, "token": token } }],
        })
    };
    let states = [stage("Test", "Try", json!("secret")), stage("Prod", "Go", Value::Null)];
    let script = pipeline("SUPERSEDED")
        .json("GetPipelineState", &json!({ "pipelineName": "p", "stageStates": states }));
    let found = gates(&script.clients(), &layout(&script).await).await.expect("gates");
    let expected = Gate {
        stage: "Test".into(),
        action: "Try".into(),
        question: Some("Try?".into()),
        execution: "e-1".into(),
        since: Some(at(100)),
        expires: Some(at(100) + SignedDuration::from_hours(3 * 24)),
        newer: Some("e-2".into()),
    };
    assert_eq!(found, [expected]);
}

#[tokio::test]
async fn side_by_side_every_execution_is_asked_and_the_state_is_not() {
    let summary = |id: &str, status: &str| json!({ "pipelineExecutionId": id, "status": status });
    let executions =
        [summary("e-3", "InProgress"), summary("e-2", "Succeeded"), summary("e-1", "InProgress")];
    let token = json!({ "externalExecutionId": "6c1f0000-0000-4000-8000-000000000001" });
    let third = runs(&[run("Test", "Try", "InProgress", &token)]);
    let first = runs(&[run("Prod", "Go", "InProgress", &token), run("Test", "Try", "Succeeded", &token)]);
    let script = pipeline("PARALLEL")
        .json("ListPipelineExecutions", &json!({ "pipelineExecutionSummaries": executions }))
        .json("ListActionExecutions", &third)
        .json("ListActionExecutions", &first);
    let found = gates(&script.clients(), &layout(&script).await).await.expect("gates");
    let names: Vec<_> = found.iter().map(|gate| (gate.stage.as_str(), gate.execution.as_str())).collect();
    assert_eq!(names, [("Test", "e-3"), ("Prod", "e-1")]);
    assert_eq!(found[1].expires, Some(at(100) + SignedDuration::from_hours(7 * 24)));
    assert!(found.iter().all(|gate| gate.newer.is_none()), "nobody waits behind anybody");
    assert!(!script.called().contains(&"GetPipelineState".to_owned()), "{:?}", script.called());
}

#[tokio::test]
async fn two_at_one_gate_come_in_the_order_they_have_waited() {
    let summary = |id: &str| json!({ "pipelineExecutionId": id, "status": "InProgress" });
    let executions = [summary("e-2"), summary("e-1")];
    let waits = runs(&[run("Test", "Try", "InProgress", &json!({ "externalExecutionId": "secret" }))]);
    let script = pipeline("PARALLEL")
        .json("ListPipelineExecutions", &json!({ "pipelineExecutionSummaries": executions }))
        .json("ListActionExecutions", &waits);
    let found = gates(&script.clients(), &layout(&script).await).await.expect("gates");
    assert_eq!(found.iter().map(|gate| gate.execution.as_str()).collect::<Vec<_>>(), ["e-1", "e-2"]);
    assert!(!format!("{found:?}").contains("secret"));
}

#[tokio::test]
async fn the_search_ends_where_nothing_is_under_way() {
    let page = |id: &str, status: &str, next: &str| json!({ "pipelineExecutionSummaries": [{ "pipelineExecutionId": id, "status": status }], "nextToken": next });
    let script = pipeline("PARALLEL")
        .json("ListPipelineExecutions", &page("e-9", "Stopping", "1"))
        .json("ListPipelineExecutions", &page("e-8", "Succeeded", "2"))
        .json("ListPipelineExecutions", &page("e-7", "InProgress", "3"))
        .json("ListActionExecutions", &runs(&[run("Test", "Try", "InProgress", &json!({}))]));
    let found = gates(&script.clients(), &layout(&script).await).await.expect("gates");
    assert_eq!(found.iter().map(|gate| gate.execution.as_str()).collect::<Vec<_>>(), ["e-9"]);
    assert_eq!(script.bodies("ListPipelineExecutions").len(), 2);
}

#[test]
fn a_day_before_it_expires_a_gate_says_so() {
    let gate = Gate {
        stage: "Test".into(),
        action: "Try".into(),
        question: None,
        execution: "e-1".into(),
        since: Some(at(0)),
        expires: Some(at(7 * 86_400)),
        newer: None,
    };
    assert!(!gate.expires_soon(at(6 * 86_400)));
    assert!(gate.expires_soon(at(6 * 86_400 + 1)));
    assert!(gate.expires_soon(at(8 * 86_400)));
    assert!(!Gate { expires: None, ..gate }.expires_soon(at(8 * 86_400)));
}
