//! The rest of a day on a terminal: what is asked, what moves, what stays, and that nothing is wider than the screen.

use super::common::{Account, Project};
use super::screen::Last;
use super::{CTRL_C, open, wide};

fn at_the_gate() -> Project {
    let project = Project::start(|_| {});
    project.local(&["bootstrap", "--yes"]).must(0);
    project.local(&["watch", "--until", "approval"]).must(0);
    project
}

#[track_caller]
fn shows(ended: &Last, code: u32, texts: &[&str]) {
    assert_eq!(ended.code, code, "{}", ended.text());
    for text in texts {
        assert!(ended.text().contains(text), "{text}:\n{}", ended.text());
    }
}

#[test]
fn an_upload_shows_how_far_it_is_and_leaves_its_result() {
    let project = at_the_gate();
    for columns in [100, 60] {
        let upload = wide(columns, &project, &["upload-sample", "--all", "--no-wait", "--rate", "4"]);
        upload.wait_until("progress of the files and of all", |screen| {
            screen.contains("of 8 files stored") && screen.contains("━") && screen.contains("files")
        });
        let stored = upload.end();
        shows(&stored, 0, &["✓ uploaded", "8 files stored in"]);
        assert!(!stored.text().contains('━'), "the bar is gone:\n{}", stored.text());
        assert!(stored.width() <= columns.into(), "{}", stored.text());
    }
    let mut upload = open(&project, &["upload-sample", "--all", "--no-wait", "--rate", "1"]);
    upload.wait_for("1 of 8 files stored");
    upload.type_in(CTRL_C);
    let broken = upload.end();
    shows(&broken, 130, &["--continue", "interrupted"]);
    assert!(!broken.text().contains('━'), "{}", broken.text());
}

#[test]
fn dead_letters_are_sent_back_only_when_somebody_says_so() {
    let project = Project::start(|_| {});
    let account = Account::of(&project);
    account.dead_letter();
    shows(
        &open(&project, &["dlq", "--queue", "dead"]).end(),
        0,
        &["✗ dead  1 message", "mdd dlq redrive --queue dead"],
    );
    for (answer, code, said, left) in [
        ("n\r", 1, "nothing was moved", 1),
        (CTRL_C, 130, "", 1),
        ("y\r", 0, "✓ dead 1 message sent back", 0),
    ] {
        let mut redrive = open(&project, &["dlq", "redrive", "--queue", "dead"]);
        redrive.wait_for("Send them back?");
        redrive.type_in(answer);
        shows(&redrive.end(), code, &[said]);
        assert_eq!(account.messages("dead"), left, "{answer:?}");
    }
}
