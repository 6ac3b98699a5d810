use aws_sdk_cloudwatchlogs::types::OutputLogEvent;

use super::{CUT, Excerpt, LINES, beginning, excerpt};
use crate::ops::watch::Written;

fn of(log: &[&str]) -> Excerpt {
    let event = |(at, text): (i64, &&str)| OutputLogEvent::builder().timestamp(at).message(*text).build();
    excerpt(&(0..).zip(log).map(event).collect::<Vec<_>>())
}

fn texts(lines: &[Written]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

/// Of two commands the second fails.
const FAILED: [&str; 11] = [
    "[Container] 2025/03/03 Running command rustup show",
    "stable",
    "\n",
    "[Container] 2025/03/03 Running command set -e\ncargo build --release",
    "    Blocking waiting for file lock on package cache",
    "\u{1b}[32m   Compiling\u{1b}[0m asx",
    "error[E0425]: cannot find value",
    "[Container] 2025/03/03 Command did not exit successfully cargo build --release exit status 101",
    "[Container] 2025/03/03 Phase complete: BUILD State: FAILED",
    "[Container] 2025/03/03 Running command echo done",
    "done",
];

#[test]
fn what_the_failed_command_wrote_is_kept_with_what_came_before_it() {
    let found = of(&FAILED);
    assert_eq!(texts(&found.log), ["   Compiling asx", "error[E0425]: cannot find value"]);
    let before = [FAILED[0], "stable", "", "[Container] 2025/03/03 Running command set -e"];
    assert_eq!(texts(&found.before), before);
    assert_eq!(found.log[1].at.map(jiff::Timestamp::as_millisecond), Some(6), "with the log's own times");
    assert_eq!((found.more, found.left_out), (true, Some(6)), "a line of the command is among them");
}

#[test]
fn together_they_are_no_more_than_a_screen_takes() {
    let mut log = vec!["earlier"; 40];
    log.push("[Container] x Running command just test");
    log.extend(["one", "two"]);
    let found = of(&log);
    assert_eq!((found.before.len(), found.log.len(), found.left_out), (LINES - 2, 2, Some(18)));
    assert_eq!(found.before.last().map(|line| line.text.as_str()), Some(log[40]));
    log.extend(vec!["more"; LINES]);
    let found = of(&log);
    assert_eq!((found.before.len(), found.log.len(), found.left_out), (0, LINES, Some(43)));
}

#[test]
fn a_command_that_wrote_nothing_leaves_the_end_of_everything() {
    let silent = ["[Container] x Running command false", "[Container] x Phase complete: BUILD", "\n"];
    let found = of(&silent);
    assert_eq!((found.before.len(), texts(&found.log)), (0, silent[..2].to_vec()));
}

#[test]
fn of_a_log_that_may_have_been_cut_nobody_says_how_long_it_is() {
    let long = "x".repeat(CUT);
    let found = of(&["[Container] x Running command make", &long]);
    assert_eq!((found.more, found.left_out), (true, None));
    assert_eq!(
        of(&["all of it"]),
        Excerpt { log: of(&["all of it"]).log, left_out: Some(0), ..Excerpt::default() }
    );
}

#[test]
fn the_first_error_is_among_what_is_shown() {
    let mut log = vec![Written::from("   Compiling x"); 40];
    assert_eq!(beginning(&log), 40 - LINES);
    log[3] = "error: expected `;`".into();
    assert_eq!(beginning(&log), 3);
    log[3] = "warning: unused".into();
    log[39] = "error: could not compile".into();
    assert_eq!(beginning(&log), 40 - LINES);
}
