//! Deciding on a terminal: what is asked again, which gate is meant, and what happens while a question is open.

use serde_json::Value;

use super::common::{Account, Project};
use super::day::{at_the_gate, shows};
use super::{UP, open};

const BUILD: &str = "BuildMarketdataDownloaderLambdas";
const QUESTION: &str = "What do you decide";

/// What waits, as a program is told of it.
fn waiting(project: &Project) -> Vec<Value> {
    let listed = project.local(&["approve", "--output", "json"]).must(0).json();
    listed["waiting"].as_array().unwrap().clone()
}

/// Another execution, once its builds are done: it goes on to the test stage.
fn second(project: &Project) -> String {
    project.local(&["start"]).must(0);
    let execution = Account::of(project).executions()[0].0.clone();
    project.local(&["watch", "--execution", &execution, "--until", BUILD]).must(0);
    execution
}

#[test]
fn a_rejection_is_asked_why_until_it_says_so() {
    let project = at_the_gate();
    let mut approve = open(&project, &["approve"]);
    approve.wait_for(QUESTION);
    approve.type_in(UP);
    approve.type_in("\r");
    approve.wait_for("comment");
    approve.type_in("\r");
    approve.wait_until("the reason, and the question again", |screen| {
        let (before, after) = screen.split_once("a rejection needs a comment").unwrap_or_default();
        before.contains("comment") && after.contains("comment")
    });
    assert_eq!(waiting(&project).len(), 1, "nothing was answered so far");
    approve.type_in("rows are missing\r");
    shows(
        &approve.end(),
        0,
        &["rejected. The same without questions:", "--reject -m 'rows are missing' --yes"],
    );
    assert!(waiting(&project).is_empty());
}

#[test]
fn of_several_gates_one_is_chosen() {
    let project = at_the_gate();
    project.local(&["approve", "--stage", "TestStage", "--approve", "-m", "go", "--yes"]).must(0);
    project.local(&["watch", "--until", "approval"]).must(0);
    let execution = second(&project);
    project.local(&["watch", "--execution", &execution, "--until", "approval"]).must(0);
    assert_eq!(waiting(&project).len(), 2);

    let mut approve = open(&project, &["approve"]);
    approve.wait_for("2 gates wait, which one?");
    approve.wait_for("TestStage / ApproveTestStack");
    // A bare return takes the last of the list.
    approve.type_in("\r");
    approve.wait_for("ProdStage / ApproveChangeSet has waited");
    approve.wait_for(QUESTION);
    approve.type_in(UP);
    approve.type_in(UP);
    approve.type_in("\r");
    approve.wait_for("comment");
    approve.type_in("go\r");
    shows(
        &approve.end(),
        0,
        &["approved. The same without questions:", "--stage ProdStage --approve -m go --yes"],
    );
    let left = waiting(&project);
    assert_eq!((left.len(), &left[0]["execution"]), (1, &Value::from(execution)));
}

#[test]
fn whoever_was_faster_while_the_question_was_open_is_named() {
    // A bare return looks again; two steps up it approves.
    for (keys, code) in [(&["\r"][..], 0), (&[UP, UP, "\r"], 1)] {
        let project = at_the_gate();
        let mut approve = open(&project, &["approve"]);
        approve.wait_for(QUESTION);
        project
            .local(&["approve", "--stage", "TestStage", "--reject", "-m", "rows are missing", "--yes"])
            .must(0);
        // An answer is acted upon a moment after it was taken: who looks before is asked once more.
        assert!((0..100).any(|_| waiting(&project).is_empty()), "it still waits");
        keys.iter().for_each(|key| approve.type_in(key));
        let late = approve.end();
        shows(&late, code, &["already rejected by", "rows are missing"]);
        assert!(!late.text().contains("comment"), "nobody thinks of a comment for nothing:\n{}", late.text());
    }
}

#[test]
fn a_newer_execution_that_comes_while_the_question_is_open_is_warned_of() {
    let project = at_the_gate();
    let mut looking = open(&project, &["approve"]);
    let mut deciding = open(&project, &["approve"]);
    looking.wait_for(QUESTION);
    deciding.wait_for(QUESTION);
    second(&project);
    let newer = || waiting(&project)[0]["warnings"].as_array().unwrap().contains(&Value::from("newer_waits"));
    assert!((0..100).any(|_| newer()), "it never came to wait behind the gate");

    looking.type_in("\r");
    looking.wait_for("waits behind this gate and is not what you approve");
    looking.wait_for_times(QUESTION, 2);
    looking.type_in(super::CTRL_C);
    assert_eq!(looking.end().code, 130);

    deciding.type_in(UP);
    deciding.type_in(UP);
    deciding.type_in("\r");
    deciding.wait_for("meanwhile a newer execution");
    deciding.wait_for("comment");
    deciding.type_in("go\r");
    shows(&deciding.end(), 0, &["approved. The same without questions:"]);
}

#[test]
fn of_several_builds_one_is_chosen() {
    let project = at_the_gate();
    let mut logs = open(&project, &["logs", "build"]);
    logs.wait_for("Which build?");
    logs.type_in("\r");
    shows(&logs.end(), 0, &["BuildMarketdataDownloaderDeleteTestFilesLambda"]);
}
