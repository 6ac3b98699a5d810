//! The answer: with which token, and what is said when somebody was faster.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::super::gate::tests::{layout, pipeline, run, runs};
use super::{Answer, Decision, Ended, Gate, Standing, answer, standing};
use crate::errors::Error;
use crate::testing::Script;

const KIM: &str = "arn:aws:sts::111122223333:assumed-role/Developer/kim";

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

fn gate() -> Gate {
    Gate {
        stage: "Test".into(),
        action: "Try".into(),
        question: None,
        execution: "e-1".into(),
        since: Some(at(100)),
        expires: Some(at(10_000)),
        newer: None,
    }
}

fn state(execution: &str, latest: &Value) -> Value {
    let action = json!({ "actionName": "Try", "latestExecution": latest });
    let stage = json!({
        "stageName": "Test",
        "latestExecution": { "pipelineExecutionId": execution, "status": "InProgress" },
        "actionStates": [action],
    });
    json!({ "pipelineName": "p", "stageStates": [stage] })
}

fn waiting(execution: &str, token: &str) -> Value {
    state(execution, &json!({ "status": "InProgress", "token": token }))
}

fn approved() -> Value {
    json!({ "approvedAt": 1.0 })
}

/// By kim, at 160.
fn decided(status: &str, comment: &str) -> Value {
    let mut run = run("Test", "Try", status, &json!({ "externalExecutionSummary": comment }));
    run["updatedBy"] = json!(KIM);
    runs(&[run])
}

async fn say(script: &Script, decision: Decision) -> Result<Answer, Error> {
    answer(&script.clients(), &layout(script).await, &gate(), decision, "looks right").await
}

async fn approve(script: &Script) -> Answer {
    say(script, Decision::Approved).await.expect("an answer")
}

fn sent(script: &Script) -> Vec<Value> {
    let bodies = script.bodies("PutApprovalResult");
    bodies.iter().map(|body| serde_json::from_str(body).expect("JSON")).collect()
}

fn ended(decision: Option<Decision>, comment: &str) -> Answer {
    Answer::Already(Ended {
        decision,
        by: Some(KIM.into()),
        at: Some(at(160)),
        comment: Some(comment.into()),
    })
}

#[tokio::test]
async fn the_token_of_the_last_moment_is_used() {
    let script = pipeline("SUPERSEDED")
        .json("GetPipelineState", &waiting("e-1", "old"))
        .json("GetPipelineState", &waiting("e-1", "new"))
        .json_error("PutApprovalResult", "InvalidApprovalTokenException", "no")
        .json("PutApprovalResult", &approved());
    assert_eq!(approve(&script).await, Answer::Given);
    let sent = sent(&script);
    assert_eq!((&sent[0]["token"], &sent[1]["token"]), (&json!("old"), &json!("new")));
    assert_eq!(sent[1]["result"], json!({ "status": "Approved", "summary": "looks right" }));
}

#[tokio::test]
async fn side_by_side_the_token_is_the_runs_own() {
    let own = json!({ "externalExecutionId": "6c1f0000-0000-4000-8000-000000000001" });
    let script = pipeline("PARALLEL")
        .json("ListActionExecutions", &runs(&[run("Test", "Try", "InProgress", &own)]))
        .json("PutApprovalResult", &approved());
    assert_eq!(approve(&script).await, Answer::Given);
    assert_eq!(sent(&script)[0]["token"], own["externalExecutionId"]);
    assert!(script.bodies("ListActionExecutions")[0].contains("e-1"), "of this execution alone");
    assert!(script.bodies("GetPipelineState").is_empty());

    let late = pipeline("PARALLEL").json("ListActionExecutions", &decided("Failed", "rows are missing"));
    assert_eq!(approve(&late).await, ended(Some(Decision::Rejected), "rows are missing"));
    assert!(sent(&late).is_empty());
}

#[tokio::test]
async fn another_execution_at_the_gate_is_not_answered_and_who_was_faster_is_named() {
    let script = pipeline("SUPERSEDED")
        .json("GetPipelineState", &waiting("e-2", "token"))
        .json("ListActionExecutions", &decided("Succeeded", "fine"));
    assert_eq!(approve(&script).await, ended(Some(Decision::Approved), "fine"));
    assert!(sent(&script).is_empty());

    // What has become of it cannot be read: that it waits no longer is certain all the same.
    let script = pipeline("SUPERSEDED").json("GetPipelineState", &waiting("e-2", "token")).json_error(
        "ListActionExecutions",
        "AccessDeniedException",
        "no",
    );
    assert_eq!(approve(&script).await, Answer::Already(Ended::default()));
}

#[tokio::test]
async fn the_state_tells_who_was_faster_while_the_execution_is_still_in_the_stage() {
    let decided = json!({
        "status": "Failed", "summary": "rows are missing", "lastUpdatedBy": KIM, "lastStatusChange": 160,
    });
    let script = pipeline("SUPERSEDED").json("GetPipelineState", &state("e-1", &decided));
    let answer = approve(&script).await;
    assert_eq!(answer, ended(Some(Decision::Rejected), "rows are missing"));
    let Answer::Already(ended) = answer else { panic!("somebody was faster") };
    assert_eq!(ended.who(), Some("kim"));
}

#[tokio::test]
async fn nobody_has_rejected_what_expired_or_was_stopped() {
    for (status, changed) in [("Failed", 9_990), ("Abandoned", 160)] {
        let over = json!({ "status": status, "lastStatusChange": changed });
        let script = pipeline("SUPERSEDED").json("GetPipelineState", &state("e-1", &over));
        let Answer::Already(ended) = approve(&script).await else { panic!("it waits no longer") };
        assert_eq!(ended.decision, None, "{status}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_too_late_names_who_came_first() {
    let completed = |status: &str, comment: &str| {
        pipeline("SUPERSEDED")
            .json("GetPipelineState", &waiting("e-1", "token"))
            .json("GetPipelineState", &state("e-3", &json!({})))
            .json_error("PutApprovalResult", "ApprovalAlreadyCompletedException", "done")
            .json("ListActionExecutions", &decided(status, comment))
    };
    let late = completed("Failed", "rows are missing");
    assert_eq!(approve(&late).await, ended(Some(Decision::Rejected), "rows are missing"));
    // Our own words, decided as we wanted: the first receipt was lost, and the SDK has asked again.
    assert_eq!(approve(&completed("Succeeded", "looks right")).await, Answer::Given);
    assert_eq!(approve(&completed("Succeeded", "fine")).await, ended(Some(Decision::Approved), "fine"));
}

#[tokio::test]
async fn a_token_that_is_wrong_twice_is_an_error_and_not_a_decision() {
    let script = pipeline("SUPERSEDED").json("GetPipelineState", &waiting("e-1", "token")).json_error(
        "PutApprovalResult",
        "InvalidApprovalTokenException",
        "no",
    );
    let error = say(&script, Decision::Approved).await.expect_err("no answer");
    assert_eq!(error.to_string(), "cannot answer Test.Try");
    assert_eq!(sent(&script).len(), 2);
}

#[tokio::test]
async fn a_comment_codepipeline_would_refuse_is_not_sent() {
    let script = pipeline("SUPERSEDED");
    let layout = layout(&script).await;
    let long = "x".repeat(513);
    let error = answer(&script.clients(), &layout, &gate(), Decision::Approved, &long).await;
    assert_eq!(error.expect_err("too long").verdict().exit.code(), 2);
    let error = answer(&script.clients(), &layout, &gate(), Decision::Rejected, "").await;
    assert_eq!(error.expect_err("no reason").verdict().exit.code(), 2);
    assert_eq!(script.called(), ["GetPipeline"]);
}

#[tokio::test]
async fn every_look_says_who_waits_behind_the_gate_now() {
    let behind = |inbound: &str| {
        let mut state = waiting("e-1", "t");
        let inbound = json!({ "pipelineExecutionId": inbound, "status": "InProgress" });
        state["stageStates"][0]["inboundExecution"] = inbound;
        state
    };
    let script = pipeline("SUPERSEDED")
        .json("GetPipelineState", &waiting("e-1", "t"))
        .json("GetPipelineState", &behind("e-2"))
        .json("GetPipelineState", &behind("e-1"));
    let layout = layout(&script).await;
    let mut found = Vec::new();
    for _ in 0..3 {
        match standing(&script.clients(), &layout, &gate()).await.expect("a look") {
            Standing::Waits { newer, .. } => found.push(newer),
            Standing::Over(ended) => panic!("{ended:?}"),
        }
    }
    assert_eq!(found, [None, Some("e-2".to_owned()), None]);
}
