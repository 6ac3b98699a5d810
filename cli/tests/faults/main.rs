//! Every command on a line that throttles, breaks, delays, and on credentials that run out: each ends as its exit code
//! says, nothing half done is called done, and what was interrupted continues when it is run again.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod changing;
#[path = "../common/mod.rs"]
mod common;
mod expiry;
mod large;
mod proxy;
mod watch;

use common::{Account, Project};
use proxy::{Fault, Proxy};
use serde_json::Value;

/// A stage that goes back without anybody's approval.
const BUILD: &str = "BuildMarketdataDownloaderLambdas";

/// Commands that change nothing, and how they end at a gate.
const LOOKING: [&[&str]; 13] = [
    &["status"],
    &["doctor"],
    &["dlq"],
    &["logs", "lambda", "--since", "1h"],
    &["rollback", BUILD, "--list"],
    &["destroy", "--dry-run"],
    &["diff", "--template"],
    &["watch", "--once"],
    &["watch", "--until", "approval"],
    &["approve", "--output", "json"],
    &["diff", "pipeline"],
    &["logs", "build", "BuildHarvesterLambda"],
    &["bootstrap", "--dry-run"],
];

/// Which fault an operation meets.
type Round = fn(&str) -> Fault;

/// The worst, and one of each of the others: the SDK does not tell operations apart when it asks again.
const ROUNDS: [(&str, Round); 2] = [("cut", |_| Fault::Cut), ("mixed", mixed)];

fn mixed(operation: &str) -> Fault {
    [Fault::Throttle, Fault::Internal, Fault::Delay][operation.len() % 3]
}

/// A project whose pipeline waits at its first gate.
fn at_the_gate() -> Project {
    let project = Project::start(|_| {});
    project.local(&["bootstrap", "--yes"]).must(0);
    project.local(&["watch", "--until", "approval"]).must(0);
    project
}

fn proxy(project: &Project, rule: impl Fn(&str, usize) -> Option<Fault> + Send + Sync + 'static) -> Proxy {
    Proxy::new(&project.engine().url, rule)
}

/// The whole state that a person can see, to compare before and after.
fn seen(project: &Project) -> (Value, Value) {
    let watched = project.local(&["watch", "--once", "--output", "json"]).must(0).json();
    let held = project.local(&["clean-test", "--dry-run", "--output", "json"]).must(0).json();
    (watched, held["buckets"].clone())
}

#[test]
fn what_passes_is_borne_by_every_command() {
    let project = at_the_gate();
    for (fault, round) in ROUNDS {
        let before = seen(&project);
        // The first request of every operation goes wrong.
        let rule = move |operation: &str, number: usize| (number == 0).then(|| round(operation));
        for words in LOOKING {
            let proxy = proxy(&project, rule);
            let ended = project.at(&proxy.url, words);
            assert_eq!(ended.code, 0, "{fault:?} {words:?}: {}{}", ended.stdout, ended.stderr);
        }
        assert_eq!(seen(&project), before, "looking changes nothing");
        let proxy = proxy(&project, rule);
        let verified = project.at(&proxy.url, &["upload-sample", "--verify"]);
        assert_eq!(verified.code, 0, "{fault:?}: {}{}", verified.stdout, verified.stderr);
        project.at(&proxy.url, &["clean-test", "--yes"]).must(0);
        let held = project.local(&["clean-test", "--dry-run", "--output", "json"]).must(0).json();
        assert_eq!(held["result"], "empty", "{fault:?}: {held}");
    }
}

#[test]
fn an_answer_that_was_not_heard_counts_once() {
    let project = at_the_gate();
    let proxy = proxy(&project, |_, number| (number == 0).then_some(Fault::Cut));
    let words = ["approve", "--stage", "TestStage", "--approve", "-m", "as expected", "--yes"];
    project.at(&proxy.url, &words).must(0);
    assert!(proxy.count("PutApprovalResult") >= 2, "it was asked again");
    project.local(&["watch", "--until", "approval"]).must(0);
    let gates = project.local(&["approve", "--output", "json"]).must(0).json();
    assert!(gates.to_string().contains("ApproveChangeSet"), "{gates}");
}

#[test]
fn an_interrupted_clean_test_is_not_called_done_and_continues() {
    let project = at_the_gate();
    project.local(&["upload-sample", "--verify"]).must(0);
    let proxy = proxy(&project, |operation, _| (operation == "POST delete").then_some(Fault::Internal));
    let ended = project.at(&proxy.url, &["clean-test", "--yes"]);
    assert!(matches!(ended.code, 1 | 3), "{}: {}", ended.code, ended.stderr);
    assert!(!ended.stdout.contains("empty. The stack can be deleted"), "{}", ended.stdout);
    project.local(&["clean-test", "--yes"]).must(0);
    let held = project.local(&["clean-test", "--dry-run", "--output", "json"]).must(0).json();
    assert_eq!(held["result"], "empty");
    // What was stopped for it goes again: a file is harvested.
    project.local(&["upload-sample", "eod_au_20250227.csv", "--verify"]).must(0);
}

#[test]
fn an_upload_of_which_some_fails_lists_them_and_continues() {
    let project = at_the_gate();
    let proxy = proxy(&project, |operation, number| {
        (operation == "PUT object" && number >= 3).then_some(Fault::Internal)
    });
    let ended = project.at(&proxy.url, &["upload-sample", "--all"]).must(3);
    assert!(
        format!("{}{}", ended.stdout, ended.stderr).contains("InternalError"),
        "{}{}",
        ended.stdout,
        ended.stderr
    );
    project.local(&["upload-sample", "--verify"]).must(0);
}

#[test]
fn a_decision_that_did_not_arrive_is_not_called_one() {
    let project = at_the_gate();
    let proxy = proxy(&project, |operation, _| (operation == "PutApprovalResult").then_some(Fault::Internal));
    let ended =
        project.at(&proxy.url, &["approve", "--stage", "TestStage", "--reject", "-m", "no", "--yes"]).must(1);
    assert!(!ended.stdout.contains("rejected."), "{}", ended.stdout);
    let gates = project.local(&["approve", "--output", "json"]).must(0).json();
    assert!(gates.to_string().contains("ApproveTestStack"), "it still waits: {gates}");
}
