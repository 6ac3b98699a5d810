//! What a person sees and types: the commands on a terminal of 100 columns, with the real engine behind them.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod bootstrap;
#[path = "../common/mod.rs"]
mod common;
mod day;
mod gates;
mod held;
#[path = "../faults/proxy.rs"]
#[allow(dead_code, reason = "not every fault is met on a terminal")]
mod proxy;
mod screen;
mod walk;

use common::Project;
use screen::Terminal;

const UP: &str = "\u{1b}[A";
const CTRL_C: &str = "\u{3}";
const COLUMNS: u16 = 100;

fn open(project: &Project, words: &[&str]) -> Terminal {
    wide(COLUMNS, project, words)
}

fn wide(columns: u16, project: &Project, words: &[&str]) -> Terminal {
    Terminal::run(columns, &project.command(&project.engine().url, words), &[])
}

/// From the question whether to make the pipeline to the end of production, typed by a person.
#[test]
fn a_person_takes_a_commit_to_production() {
    let project = Project::start(|_| {});

    let mut bootstrap = open(&project, &["bootstrap"]);
    bootstrap.wait_for("Go ahead?");
    bootstrap.type_in("n\r");
    let declined = bootstrap.end();
    assert_eq!(declined.code, 1, "{}", declined.text());
    assert!(declined.text().contains("nothing was changed"), "{}", declined.text());
    assert!(project.stacks().is_empty(), "a no leaves nothing behind");

    let mut bootstrap = open(&project, &["bootstrap"]);
    bootstrap.wait_for("Go ahead?");
    bootstrap.type_in("y\r");
    let made = bootstrap.end();
    assert_eq!(made.code, 0, "{}", made.text());
    assert_eq!(project.stacks()["market-data-downloader"], "CREATE_COMPLETE");

    let watched = open(&project, &["watch", "--until", "approval"]).end();
    assert_eq!(watched.code, 0, "{}", watched.text());
    for line in [
        "✓ GitHubSource",
        "✓ BuildMarketdataDownloaderLambdas",
        "◆ TestStage",
        "◆ ApproveTestStack",
        "○ ProdStage",
    ] {
        assert!(watched.text().contains(line), "{line}:\n{}", watched.text());
    }
    // The frame is there once: what was redrawn is gone.
    assert_eq!(watched.text().matches("GitHubSource").count(), 1, "{}", watched.text());

    let verified = open(&project, &["upload-sample", "--verify"]).end();
    // The table has scrolled off by then; the code says that every file came to what it must.
    assert_eq!(verified.code, 0, "{}", verified.text());
    assert!(verified.text().contains("37 files, "), "{}", verified.text());

    let mut approve = open(&project, &["approve"]);
    // A bare return decides nothing: it looks again.
    approve.wait_for("What do you decide");
    approve.type_in("\r");
    approve.wait_for_times("What do you decide", 2);
    approve.type_in(UP);
    approve.type_in(UP);
    approve.type_in("\r");
    approve.wait_for("comment");
    approve.type_in("as expected\r");
    let approved = approve.end();
    assert_eq!(approved.code, 0, "{}", approved.text());
    assert!(approved.text().contains("--approve"), "the same without questions: {}", approved.text());

    open(&project, &["watch", "--until", "approval"]).end();
    project.local(&["approve", "--stage", "ProdStage", "--approve", "-m", "go", "--yes"]).must(0);
    let done = open(&project, &["watch"]).end();
    assert_eq!(done.code, 0, "{}", done.text());
    assert!(done.text().contains("✓ ProdStage") && done.text().contains("succeeded in"), "{}", done.text());
}

#[test]
fn an_emptying_asks_for_the_stacks_name_and_ctrl_c_leaves_the_terminal_in_order() {
    let project = Project::start(|_| {});
    project.local(&["bootstrap", "--yes"]).must(0);
    project.local(&["watch", "--until", "approval"]).must(0);
    project.local(&["upload-sample", "--verify"]).must(0);

    let mut clean = open(&project, &["clean-test"]);
    clean.wait_for("Type the stack's name");
    clean.type_in(CTRL_C);
    assert_eq!(clean.end().code, 130);

    let mut clean = open(&project, &["clean-test"]);
    clean.wait_for("Type the stack's name");
    clean.type_in("prod-marketdata-downloader\r");
    let declined = clean.end();
    assert_eq!(declined.code, 1, "{}", declined.text());

    let mut clean = open(&project, &["clean-test"]);
    clean.wait_for("Type the stack's name");
    clean.type_in("test-marketdata-downloader\r");
    let emptied = clean.end();
    assert_eq!(emptied.code, 0, "{}", emptied.text());
    assert!(emptied.text().contains("empty."), "{}", emptied.text());

    // Ctrl-C detaches from an execution: the frame stays, and how to come back is said.
    let mut watch = open(&project, &["watch"]);
    watch.wait_for("ApproveTestStack");
    watch.wait_for("so far");
    watch.type_in(CTRL_C);
    let left = watch.end();
    assert_eq!(left.code, 130, "{}", left.text());
    // The echo of the key has moved the cursor: nothing of the redrawn frame may stay above the last one for it.
    assert_eq!(left.text().matches("so far").count(), 1, "{}", left.text());
    assert!(left.text().contains("ApproveTestStack") && left.text().contains("mdd watch"), "{}", left.text());
}

#[test]
fn the_environment_decides_over_colours_and_symbols() {
    let project = Project::start(|_| {});
    project.local(&["bootstrap", "--yes"]).must(0);
    let command = project.command(&project.engine().url, &["status"]);
    for (env, colours) in [
        (&[("NO_COLOR", "1")][..], false),
        (&[("TERM", "dumb")], false),
        (&[], true),
        (&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false),
    ] {
        let raw = Terminal::raw(COLUMNS, &command, env);
        assert_eq!(raw.contains("\u{1b}[3") || raw.contains("\u{1b}[1m"), colours, "{env:?}: {raw:?}");
    }
    let ascii = Terminal::raw(COLUMNS, &command, &[("LC_ALL", "C"), ("NO_COLOR", "1")]);
    assert!(ascii.is_ascii(), "{ascii}");
    let piped = project.at(&project.engine().url, &["status"]);
    assert!(!piped.stdout.contains('\u{1b}'), "{}", piped.stdout);
    let mut forced = project.command(&project.engine().url, &["status"]);
    let forced = forced.env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(String::from_utf8_lossy(&forced.stdout).contains('\u{1b}'), "CLICOLOR_FORCE");
    // Behind another endpoint than AWS's own a link into AWS's console would be wrong, whatever the terminal can.
    let able = Terminal::raw(COLUMNS, &command, &[("FORCE_HYPERLINK", "1")]);
    assert!(!able.contains("\u{1b}]8;"), "{able:?}");
    // What moves, moves the cursor: not where nobody looks, and not on a terminal that cannot.
    let mut watch = project.command(&project.engine().url, &["watch", "--until", "approval"]);
    for (env, moves) in
        [(&[("CI", "true")][..], false), (&[("TERM", "dumb")], false), (&[("NO_COLOR", "1")], true)]
    {
        let raw = Terminal::raw(COLUMNS, &watch, env);
        assert_eq!(
            ["\u{1b}[1A", "\u{1b}[2K", "\u{1b}[J"].iter().any(|move_| raw.contains(move_)),
            moves,
            "{env:?}: {raw:?}"
        );
    }
    let forced_off = watch.env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(!String::from_utf8_lossy(&forced_off.stderr).contains("\u{1b}[2K"), "no animation in a pipe");
    // On a terminal nothing is wider than it.
    let narrow = Terminal::run(60, &command, &[]).end();
    assert!(narrow.lines.iter().all(|line| line.chars().count() <= 60), "{}", narrow.text());
}
