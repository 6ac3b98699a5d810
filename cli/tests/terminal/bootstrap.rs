//! A change set that is being carried out, and somebody who presses Ctrl-C.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::Signal;

use crate::common::{Account, Project};
use crate::held::{Held, STACK};
use crate::proxy::{Fault, Proxy};
use crate::screen::Terminal;
use crate::{COLUMNS, CTRL_C, UP, open};

fn bootstrap<'a>(held: &'a Held, more: &[&'a str]) -> Vec<&'a str> {
    [&["bootstrap", "--stack", STACK, "--template", &held.template], more].concat()
}

/// The stack is there and is to be changed, which is held up.
fn changing(project: &Project, held: &Held) -> Terminal {
    held.open();
    project.local(&bootstrap(held, &["--yes", "--param", "Value=one"])).must(0);
    held.close();
    let terminal = open(project, &bootstrap(held, &["--yes", "--param", "Value=two"]));
    terminal.wait_for("● Slow");
    terminal
}

#[test]
fn ctrl_c_asks_whether_to_cancel_or_to_leave_it() {
    let project = Project::start(|_| {});
    let held = Held::new(&project);

    let mut terminal = changing(&project, &held);
    terminal.type_in(CTRL_C);
    // The bare return goes on following; the next Ctrl-C is a first one again.
    terminal.wait_for("CloudFormation is at work");
    terminal.type_in("\r");
    terminal.wait_for("● Slow");
    terminal.type_in(CTRL_C);
    terminal.wait_for_times("CloudFormation is at work", 2);
    terminal.type_in(&format!("{UP}{UP}\r"));
    terminal.wait_for("undoing");
    held.open();
    let cancelled = terminal.end();
    assert_eq!(cancelled.code, 130, "{}", cancelled.text());
    assert!(cancelled.text().contains("– held UPDATE_ROLLBACK_COMPLETE: cancelled"), "{}", cancelled.text());
    assert_eq!(project.stacks()[STACK], "UPDATE_ROLLBACK_COMPLETE");

    let mut terminal = changing(&project, &held);
    terminal.type_in(CTRL_C);
    terminal.wait_for("CloudFormation is at work");
    terminal.type_in(&format!("{UP}\r"));
    let detached = terminal.end();
    assert_eq!(detached.code, 130, "{}", detached.text());
    assert!(detached.text().contains("come back with: mdd bootstrap --stack held"), "{}", detached.text());
    assert_eq!(project.stacks()[STACK], "UPDATE_IN_PROGRESS");

    // Who comes back joins it.
    let terminal = open(&project, &bootstrap(&held, &["--yes"]));
    terminal.wait_for("following to the end first");
    held.open();
    let joined = terminal.end();
    assert_eq!(joined.code, 0, "{}", joined.text());
    assert!(joined.text().contains("✓ held is up to date"), "{}", joined.text());
    assert_eq!(project.stacks()[STACK], "UPDATE_COMPLETE");
}

#[test]
fn a_cancel_that_is_refused_is_told_and_asked_about_again() {
    let project = Project::start(|_| {});
    let held = Held::new(&project);
    project.local(&bootstrap(&held, &["--yes", "--param", "Value=one"])).must(0);
    held.close();
    let refused = Arc::new(AtomicBool::new(true));
    let rule = Arc::clone(&refused);
    let proxy = Proxy::new(&project.engine().url, move |operation, _| {
        (operation == "CancelUpdateStack" && rule.load(Ordering::SeqCst)).then_some(Fault::Expire)
    });
    let words = bootstrap(&held, &["--yes", "--param", "Value=two"]);
    let mut terminal = Terminal::run(COLUMNS, &project.command(&proxy.url, &words), &[]);
    terminal.wait_for("● Slow");
    terminal.type_in(CTRL_C);
    terminal.wait_for("CloudFormation is at work");
    terminal.type_in(&format!("{UP}{UP}\r"));
    terminal.wait_for("warning: cannot cancel the update of the stack held");
    // It is not over: the same is asked again, and this time it can be done.
    terminal.wait_for_times("CloudFormation is at work", 2);
    refused.store(false, Ordering::SeqCst);
    terminal.type_in(&format!("{UP}{UP}\r"));
    terminal.wait_for("undoing");
    held.open();
    let cancelled = terminal.end();
    assert_eq!(cancelled.code, 130, "{}", cancelled.text());
    assert_eq!(project.stacks()[STACK], "UPDATE_ROLLBACK_COMPLETE");
}

#[test]
fn cancelling_a_first_creation_leaves_nothing_behind() {
    let project = Project::start(|_| {});
    let held = Held::new(&project);
    held.close();
    let mut terminal = open(&project, &bootstrap(&held, &["--yes"]));
    terminal.wait_for("● Slow");
    terminal.type_in(CTRL_C);
    terminal.wait_for("CloudFormation is at work");
    terminal.type_in(&format!("{UP}{UP}\r"));
    // The deletion does not wait for what is held: its frame may be gone before anybody sees it, this word stays.
    terminal.wait_for("cancelled");
    held.open();
    let cancelled = terminal.end();
    assert_eq!(cancelled.code, 130, "{}", cancelled.text());
    assert!(cancelled.text().contains("DELETE_COMPLETE: cancelled"), "{}", cancelled.text());
    assert!(!project.stacks().contains_key(STACK), "{:?}", project.stacks());
}

const SMALL: [&str; 5] = ["bootstrap", "--stack", "small", "--template", "small.json"];

fn small(project: &Project, topic: &str) {
    let topic = format!(r#"{{"Type": "AWS::SNS::Topic", "Properties": {{"TopicName": "{topic}"}}}}"#);
    project.write("small.json", &format!(r#"{{"Resources": {{"Topic": {topic}}}}}"#));
}

#[test]
fn a_dead_end_is_deleted_only_if_somebody_agrees() {
    let project = Project::start(|_| {});
    Account::of(&project).dead_end("small");
    small(&project, "one");

    let mut terminal = open(&project, &SMALL);
    terminal.wait_for("Delete it and make it anew?");
    terminal.type_in("n\r");
    let declined = terminal.end();
    assert_eq!(declined.code, 1, "{}", declined.text());
    assert!(declined.text().contains("nothing was changed"), "{}", declined.text());
    assert_eq!(project.stacks()["small"], "ROLLBACK_COMPLETE");

    let mut terminal = open(&project, &SMALL);
    terminal.wait_for("Delete it and make it anew?");
    terminal.type_in("y\r");
    terminal.wait_for("Go ahead?");
    terminal.type_in("y\r");
    let made = terminal.end();
    assert_eq!(made.code, 0, "{}", made.text());
    assert_eq!(project.stacks()["small"], "CREATE_COMPLETE");
}

#[test]
fn ctrl_c_at_the_question_leaves_nothing_behind() {
    let project = Project::start(|_| {});
    let account = Account::of(&project);
    small(&project, "one");
    let ask = || {
        let terminal = open(&project, &SMALL);
        terminal.wait_for("Go ahead?");
        terminal
    };
    for told in [None, Some(Signal::TERM), Some(Signal::HUP)] {
        let mut terminal = ask();
        assert_eq!(project.stacks()["small"], "REVIEW_IN_PROGRESS");
        match told {
            Some(signal) => terminal.tell(signal),
            None => terminal.type_in(CTRL_C),
        }
        let first = terminal.end();
        assert_eq!(first.code, 130, "{}", first.text());
        assert!(project.stacks().is_empty(), "{:?}", project.stacks());
    }

    project.local(&[&SMALL[..], &["--yes"]].concat()).must(0);
    small(&project, "two");
    let mut terminal = ask();
    assert_eq!(account.waiting_change_sets("small").len(), 1);
    terminal.type_in(CTRL_C);
    let second = terminal.end();
    assert_eq!(second.code, 130, "{}", second.text());
    assert!(account.waiting_change_sets("small").is_empty());
    assert_eq!(project.stacks()["small"], "CREATE_COMPLETE");
}

#[test]
fn what_is_lost_turns_the_default_answer_into_no() {
    let project = Project::start(|_| {});
    let topic = |name: &str, more: &str| {
        format!(
            "{{\"Resources\": {{\"Topic\": {{\"Type\": \"AWS::SNS::Topic\", \"Properties\": {{\"TopicName\": \"{name}\"}}}}{more}}}}}"
        )
    };
    let queue = ", \"Queue\": {\"Type\": \"AWS::SQS::Queue\"}";
    let words = SMALL;
    project.write("small.json", &topic("one", ""));
    let mut first = open(&project, &words);
    first.wait_for("Go ahead? [Y/n]");
    first.type_in("\r");
    assert_eq!(first.end().code, 0);
    assert_eq!(project.stacks()["small"], "CREATE_COMPLETE");

    // Nothing is lost by an addition; a replacement has to be meant.
    for (template, question, code) in [
        (topic("one", queue), "Go ahead? [Y/n]", 0),
        (topic("two", queue), "Go ahead? [y/N]", 1),
        (topic("one", ""), "Go ahead? [y/N]", 1),
    ] {
        project.write("small.json", &template);
        let mut terminal = open(&project, &words);
        terminal.wait_for(question);
        terminal.type_in("\r");
        let ended = terminal.end();
        assert_eq!(ended.code, code, "{}", ended.text());
    }
    project.write("small.json", &topic("two", queue));
    let raw = Terminal::raw(
        COLUMNS,
        &project.command(&project.engine().url, &[&words[..], &["--dry-run"]].concat()),
        &[],
    );
    let replaced = raw.lines().find(|line| line.contains("will be replaced")).unwrap();
    assert!(replaced.contains("\u{1b}[31m"), "a replacement is red: {replaced:?}");
}
