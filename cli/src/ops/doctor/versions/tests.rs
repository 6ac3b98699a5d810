//! The pipeline's record, held against a stack.

use aws_sdk_codepipeline::types::{
    ActionExecutionDetail, ActionExecutionInput, ActionExecutionStatus, ArtifactDetail, S3Location,
};

use super::{Last, Running, judge, last};
use crate::ops::doctor::State;
use crate::ops::pipeline::{ActionKind, ActionSpec, Commit, Layout, StageSpec};

fn layout() -> Layout {
    let action = |name: &str, mode: &str| ActionSpec {
        name: name.into(),
        run_order: 1,
        kind: ActionKind::Stack { stack: "prod".into(), mode: mode.into(), change_set: None },
        timeout_minutes: None,
    };
    let actions = vec![action("Plan", "CHANGE_SET_REPLACE"), action("Go", "CHANGE_SET_EXECUTE")];
    Layout {
        pipeline: "p".into(),
        parallel: false,
        source: None,
        stages: vec![StageSpec { name: "Prod".into(), actions }],
    }
}

fn run(execution: &str, action: &str, status: ActionExecutionStatus, keys: &[&str]) -> ActionExecutionDetail {
    let artifact = |key: &&str| {
        let place = S3Location::builder().bucket("b").key(*key).build();
        ArtifactDetail::builder().name("zip").s3_location(place).build()
    };
    let input =
        ActionExecutionInput::builder().set_input_artifacts(Some(keys.iter().map(artifact).collect()));
    ActionExecutionDetail::builder()
        .pipeline_execution_id(execution)
        .stage_name("Prod")
        .action_name(action)
        .status(status)
        .input(input.build())
        .build()
}

fn brought(execution: &str, key: &str) -> Last {
    Last::Brought { execution: execution.into(), artifacts: [key.to_owned()].into() }
}

#[test]
fn what_counts_is_the_change_set_that_was_executed_not_the_one_that_waits() {
    use ActionExecutionStatus::{Failed, InProgress, Succeeded};
    let old = [run("e-1", "Go", Succeeded, &[]), run("e-1", "Plan", Succeeded, &["one"])];
    let with = |newer: &[ActionExecutionDetail]| last(&layout(), &[newer, &old[..]].concat(), "prod");
    assert_eq!(with(&[]), brought("e-1", "one"));
    let planned = run("e-2", "Plan", Succeeded, &["two"]);
    assert_eq!(with(std::slice::from_ref(&planned)), brought("e-1", "one"));
    assert_eq!(with(&[run("e-2", "Go", Failed, &[]), planned.clone()]), brought("e-1", "one"));
    assert_eq!(with(&[run("e-2", "Go", InProgress, &[]), planned.clone()]), Last::UnderWay);
    assert_eq!(with(&[run("e-2", "Go", Succeeded, &[]), planned]), brought("e-2", "two"));
    assert_eq!(last(&layout(), &old, "test"), Last::Nothing);
}

#[test]
fn code_that_did_not_come_through_the_pipeline_is_named() {
    let of = |key: &str, status: &str| {
        let zips = vec![("HarvesterKey".to_owned(), key.to_owned())];
        let running = Running { status: status.into(), zips };
        let commit = Commit::of_revision("5f3c2a9e", Some("Read strikes"), None);
        judge(("production version", "prod"), &running, &brought("e-1", "one"), Some(&commit))
    };
    let same = of("one", "UPDATE_COMPLETE");
    assert_eq!(
        (same.state, same.detail.as_str()),
        (State::Ok, "5f3c2a9 \"Read strikes\" of the execution e-1")
    );
    let other = of("by-hand", "UPDATE_COMPLETE");
    assert_eq!(other.state, State::Warning);
    assert!(other.detail.ends_with("prod runs something else: HarvesterKey"), "{}", other.detail);
    assert_eq!(of("by-hand", "ROLLBACK_COMPLETE").state, State::Skipped);
}
