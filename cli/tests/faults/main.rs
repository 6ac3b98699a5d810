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

use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};

use common::{Account, Project};
use proxy::{Fault, Proxy};
use serde_json::{Value, json};

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

/// What passes.
const PASSING: [Fault; 4] = [Fault::Throttle, Fault::Internal, Fault::Cut, Fault::Delay];

/// In so many rounds every operation meets each of them once.
const ROUNDS: usize = PASSING.len();

/// Which fault an operation meets in a round. What else a command calls meets others: each begins elsewhere, by its name.
fn passing(round: usize, operation: &str) -> Fault {
    let begins = operation.bytes().map(usize::from).sum::<usize>();
    PASSING[(begins + round) % ROUNDS]
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
    for round in 0..ROUNDS {
        let before = seen(&project);
        // The first request of every operation goes wrong.
        let rule = move |operation: &str, number: usize| (number == 0).then(|| passing(round, operation));
        for words in LOOKING {
            let proxy = proxy(&project, rule);
            let ended = project.at(&proxy.url, words);
            // A destruction would be refused now, because an execution waits at the gate.
            let code = i32::from(words.contains(&"destroy"));
            assert_eq!(ended.code, code, "round {round} {words:?}: {}{}", ended.stdout, ended.stderr);
        }
        assert_eq!(seen(&project), before, "looking changes nothing");
        let proxy = proxy(&project, rule);
        let verified = project.at(&proxy.url, &["upload-sample", "--verify"]);
        assert_eq!(verified.code, 0, "round {round}: {}{}", verified.stdout, verified.stderr);
        project.at(&proxy.url, &["clean-test", "--yes"]).must(0);
        let held = project.local(&["clean-test", "--dry-run", "--output", "json"]).must(0).json();
        assert_eq!(held["result"], "empty", "round {round}: {held}");
    }
}

#[test]
fn a_clean_test_that_is_told_to_slow_down_deletes_everything_all_the_same() {
    let project = at_the_gate();
    project.local(&["upload-sample", "--verify"]).must(0);
    let proxy = proxy(&project, |operation, number| {
        (operation == "POST delete" && number < 3).then_some(Fault::Throttle)
    });
    let ended = project.at(&proxy.url, &["clean-test", "--yes"]).must(0);
    assert!(ended.stdout.contains("empty. The stack can be deleted now."), "{}", ended.stdout);
    assert!(proxy.count("POST delete") > 3, "it was asked again");
    let held = project.local(&["clean-test", "--dry-run", "--output", "json"]).must(0).json();
    assert_eq!(held["result"], "empty", "{held}");
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

/// How a clean-up finds what fills the test stack's bucket, by kind.
fn sources(project: &Project) -> Value {
    let plan = project.local(&["clean-test", "--dry-run", "--output", "json"]).must(0).json();
    let all = plan["sources"].as_array().unwrap().iter();
    all.map(|source| (source["kind"].as_str().unwrap().to_owned(), source["found"].clone())).collect()
}

/// Runs a clean-up that gets this signal at its first delete; gives its exit code and what was off at that time.
fn clean_until(project: &Arc<Project>, signal: Option<&'static str>) -> (Option<i32>, Value) {
    let (tell_pid, pid) = mpsc::channel::<u32>();
    let (tell_seen, seen) = mpsc::channel();
    let (inner, pid, tell_seen) = (Arc::clone(project), Mutex::new(pid), Mutex::new(tell_seen));
    let proxy = proxy(project, move |operation, number| {
        if operation == "POST delete" && number == 0 {
            tell_seen.lock().unwrap().send(sources(&inner)).unwrap();
            let pid = pid.lock().unwrap().recv().unwrap().to_string();
            if let Some(signal) = signal {
                assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
            }
        }
        None
    });
    let mut command = project.command(&proxy.url, &["clean-test", "--yes", "--quiet"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    tell_pid.send(child.id()).unwrap();
    (child.wait().unwrap().code(), seen.recv().unwrap())
}

#[test]
fn what_fills_the_bucket_is_off_meanwhile_and_on_again_whatever_ends_the_work() {
    let project = Arc::new(at_the_gate());
    let standing = json!({"schedule": "off", "mapping": "on", "notification": "on"});
    let stopped = json!({"schedule": "off", "mapping": "left", "notification": "left"});
    // Nothing, Ctrl-C, being told to end (a closed terminal counts as that), and what no program survives.
    for (signal, code, after) in [
        (None, Some(0), &standing),
        (Some("-INT"), Some(130), &standing),
        (Some("-TERM"), Some(130), &standing),
        (Some("-KILL"), None, &stopped),
    ] {
        assert_eq!(sources(&project), standing, "before {signal:?}");
        project.local(&["upload-sample", "--verify"]).must(0);
        let (ended, meanwhile) = clean_until(&project, signal);
        assert_eq!((ended, &meanwhile, &sources(&project)), (code, &stopped, after), "{signal:?}");
    }
    project.local(&["clean-test", "--yes"]).must(0);
    assert_eq!(sources(&project), standing);
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
