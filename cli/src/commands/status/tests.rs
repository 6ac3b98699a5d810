//! `mdd status`: reports as they are written, and the command typed against a script.

use jiff::{SignedDuration, Timestamp};

use serde_json::{Value, json};

use super::{Gate, Globals, Overview, Report, Web};
use crate::ops::status::StackOverview;
use crate::testing::{Script, readable_links, typed};
use crate::ui::{Page, Report as _, Screen};

fn report(exists: bool, gates: Vec<Gate>, now: i64) -> String {
    report_of(exists, gates, now, None).plain()
}

fn report_of(exists: bool, gates: Vec<Gate>, now: i64, web: Option<Web>) -> Page {
    let stack = |role, name: &str, status: Option<&str>| StackOverview {
        role,
        name: name.into(),
        status: status.map(Into::into),
        reason: None,
    };
    let overview = Overview {
        account: "111122223333".into(),
        region: "ap-southeast-2".into(),
        pipeline: "market-data-downloader".into(),
        exists,
        latest: None,
        running: None,
        gates,
        stacks: vec![
            stack("pipeline", "market-data-downloader", Some("ROLLBACK_COMPLETE")),
            stack("test", "test-marketdata-downloader", None),
        ],
    };
    let mut page = Page::new(100);
    Report { overview, now: at(now), globals: Globals::default(), web }.write(&mut page);
    page
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

#[test]
fn before_anything_exists_the_first_step_is_named() {
    insta::assert_snapshot!(report(false, Vec::new(), 0));
}

#[test]
fn names_lead_to_the_console_where_a_terminal_can_follow() {
    let gate = Gate {
        stage: "TestStage".into(),
        action: "ApproveTestStack".into(),
        question: None,
        execution: "8d1e0000-0000-0000-0000-00000000c04f".into(),
        since: Some(at(0)),
        expires: None,
        newer: None,
    };
    let bare = report_of(true, vec![gate.clone()], 370, None);
    let linked = report_of(true, vec![gate], 370, Some(Web::of("us-gov-west-1")));
    let screen = |links| Screen { width: 100, terminal: true, links, ..Screen::plain() };
    insta::assert_snapshot!(readable_links(&linked.render(&screen(true))));
    assert_eq!(console::strip_ansi_codes(&linked.render(&screen(true))), bare.render(&screen(false)));
    assert_eq!(linked.render(&screen(false)), bare.render(&screen(true)), "nothing without both");
}

#[test]
fn nothing_waiting_is_said() {
    assert!(
        report(true, Vec::new(), 0).contains("  waits      nothing\n"),
        "{}",
        report(true, Vec::new(), 0)
    );
}

#[test]
fn every_gate_has_its_age_and_its_command_and_what_expires_soon_is_marked() {
    let gate = |stage: &str, execution: &str, since: i64| Gate {
        stage: stage.into(),
        action: format!("Approve{stage}"),
        question: None,
        execution: format!("{execution}0000-0000-0000-0000-00000000c04f"),
        since: Some(at(since)),
        expires: Some(at(since + 7 * 86_400)),
        newer: None,
    };
    let gates = vec![
        gate("TestStage", "8d1e", 0),
        gate("TestStage", "9a2b", 500_000),
        gate("ProdStage", "9a2b", 550_000),
    ];
    insta::assert_snapshot!(report(true, gates, 6 * 86_400 + 50_000));
}

/// An execution at the gate of the test stage, and a newer one that the source stage did not let through.
fn started_badly(newest: &str) -> Script {
    let action = |name: &str, category: &str, provider: &str| {
        let kind = json!({ "category": category, "owner": "AWS", "provider": provider, "version": "1" });
        json!([{ "name": name, "actionTypeId": kind, "runOrder": 1 }])
    };
    let stages = json!([
        { "name": "Source", "actions": action("Code", "Source", "CodeStarSourceConnection") },
        { "name": "Test", "actions": action("Approve", "Approval", "Manual") },
    ]);
    let pipeline = json!({ "name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "stages": stages });
    let waits = json!({ "status": "InProgress", "token": "hush", "lastStatusChange": -60 });
    let state = json!({ "stageStates": [{
        "stageName": "Test", "latestExecution": { "pipelineExecutionId": "e-1", "status": "InProgress" },
        "actionStates": [{ "actionName": "Approve", "latestExecution": waits }],
    }] });
    let execution = |id: &str, status: &str| json!({ "pipelineExecution": { "pipelineExecutionId": id, "status": status } });
    let run = |stage: &str, action: &str, status: &str, from: i64, to: i64, output: Value| {
        json!({
            "actionExecutionId": action, "stageName": stage, "actionName": action, "status": status,
            "startTime": from, "lastUpdateTime": to, "output": output,
        })
    };
    let commit = json!({ "outputVariables": { "CommitId": "5f3c2a9e", "CommitMessage": "Read strikes" } });
    let summary = |id: &str, status: &str| json!({ "pipelineExecutionId": id, "status": status });
    let gone = "Stack with id x does not exist";
    Script::new()
        .with_account()
        .json("GetPipeline", &json!({ "pipeline": pipeline }))
        .json("GetPipelineState", &state)
        .json(
            "ListPipelineExecutions",
            &json!({ "pipelineExecutionSummaries": [
            summary("e-3", newest), summary("e-2", "Superseded"), summary("e-1", "InProgress"),
        ] }),
        )
        .json("GetPipelineExecution", &execution("e-3", newest))
        .json("GetPipelineExecution", &execution("e-1", "InProgress"))
        .json(
            "ListActionExecutions",
            &json!({ "actionExecutionDetails": [
            run("Source", "Code", newest, -5, -3, json!({})),
        ] }),
        )
        .json(
            "ListActionExecutions",
            &json!({ "actionExecutionDetails": [
            run("Test", "Approve", "InProgress", -60, -60, json!({})),
            run("Source", "Code", "Succeeded", -120, -110, commit),
        ] }),
        )
        .query_error("DescribeStacks", "ValidationError", gone)
}

#[tokio::test]
async fn a_start_that_went_wrong_does_not_hide_what_runs() {
    let ran = typed(&started_badly("Failed"), &["status"]).await;
    insta::assert_snapshot!(ran);
    let ran = typed(&started_badly("Failed"), &["status", "--output", "json"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let of = |member: &str| document[member]["execution"].clone();
    assert_eq!((of("running"), of("latest")), (json!("e-1"), json!("e-3")));
}

#[tokio::test]
async fn the_latest_heads_as_long_as_it_goes_on() {
    let ran = typed(&started_badly("InProgress"), &["status"]).await;
    assert!(ran.stdout.contains("  execution  e-3") && !ran.stdout.contains("  latest"), "{ran}");
}
