//! A change set that is being carried out, and somebody who presses Ctrl-C.

use crate::common::Project;
use crate::held::{Held, STACK};
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
fn cancelling_a_first_creation_leaves_nothing_behind() {
    let project = Project::start(|_| {});
    let held = Held::new(&project);
    held.close();
    let mut terminal = open(&project, &bootstrap(&held, &["--yes"]));
    terminal.wait_for("● Slow");
    terminal.type_in(CTRL_C);
    terminal.wait_for("CloudFormation is at work");
    terminal.type_in(&format!("{UP}{UP}\r"));
    terminal.wait_for("undoing");
    held.open();
    let cancelled = terminal.end();
    assert_eq!(cancelled.code, 130, "{}", cancelled.text());
    assert!(cancelled.text().contains("DELETE_COMPLETE: cancelled"), "{}", cancelled.text());
    assert!(!project.stacks().contains_key(STACK), "{:?}", project.stacks());
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
    let words = ["bootstrap", "--stack", "small", "--template", "small.json"];
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
