//! The rest of a day on a terminal: what is asked, what moves, what stays, and that nothing is wider than the screen.

use super::common::{Account, Project};
use super::screen::{Last, Terminal};
use super::{CTRL_C, open, wide};

const BUILD: &str = "BuildMarketdataDownloaderLambdas";
const NAME: &str = "market-data-downloader";

pub fn at_the_gate() -> Project {
    let project = Project::start(|_| {});
    project.local(&["bootstrap", "--yes"]).must(0);
    project.local(&["watch", "--until", "approval"]).must(0);
    project
}

#[track_caller]
pub fn shows(ended: &Last, code: u32, texts: &[&str]) {
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
            screen.contains("of 37 files stored") && screen.contains("━") && screen.contains("files")
        });
        let stored = upload.end();
        shows(&stored, 0, &["✓ uploaded", "37 files stored in"]);
        assert!(!stored.text().contains('━'), "the bar is gone:\n{}", stored.text());
        assert!(stored.width() <= columns.into(), "{}", stored.text());
    }
    let mut upload = open(&project, &["upload-sample", "--all", "--no-wait", "--rate", "1"]);
    upload.wait_for("1 of 37 files stored");
    upload.type_in(CTRL_C);
    let broken = upload.end();
    shows(&broken, 130, &["--continue", "interrupted"]);
    assert!(!broken.text().contains('━'), "{}", broken.text());
}

#[test]
fn logs_are_followed_until_ctrl_c_and_a_frame_follows_its_terminal() {
    let project = at_the_gate();
    project.local(&["upload-sample", "eod_au_20250227.csv", "--verify"]).must(0);
    let mut logs = open(&project, &["logs", "lambda", "harvester", "--follow"]);
    logs.wait_for("eod_au_20250227.csv");
    logs.type_in(CTRL_C);
    shows(&logs.end(), 130, &["manifest/energy_eod", "interrupted"]);

    let mut watch = open(&project, &["watch"]);
    watch.wait_for("ApproveTestStack");
    for columns in [60, 160, 100] {
        watch.resize(columns);
        // The headline ends where the terminal does, and the frame is there once.
        watch.wait_until_rows("a frame of the new width", |rows| {
            let ends = |row: &String| row.chars().count() == usize::from(columns) && row.contains("so far");
            let once = |what: &str| rows.iter().filter(|row| row.contains(what)).count() == 1;
            rows.iter().any(ends) && once("so far") && once("ProdStage")
        });
    }
    watch.type_in(CTRL_C);
    let left = watch.end();
    shows(&left, 130, &["come back with: mdd watch"]);

    for columns in [60, 100, 160] {
        for words in [
            &["watch", "--once"][..],
            &["status"],
            &["doctor"],
            &["dlq"],
            &["diff", "test"],
            &["rollback", BUILD, "--list"],
            &["upload-sample", "--list"],
        ] {
            // The screen would break a line that is too long, and look as if it were none.
            let command = project.command(&project.engine().url, words);
            let written = Terminal::raw(columns, &command, &[]);
            let widest = written.lines().map(console::measure_text_width).max().unwrap_or_default();
            assert!(widest <= columns.into(), "{columns} {words:?}: {widest}\n{written}");
        }
    }
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

#[test]
fn going_back_stopping_and_destroying_are_asked_about() {
    let project = at_the_gate();
    let account = Account::of(&project);
    project.local(&["start"]).must(0);
    project.local(&["watch", "--execution", &account.executions()[0].0, "--until", BUILD]).must(0);

    let mut back = open(&project, &["rollback", BUILD]);
    back.wait_for("Which version?");
    back.type_in(CTRL_C);
    shows(&back.end(), 130, &[]);
    let mut back = open(&project, &["rollback", BUILD]);
    back.wait_for("Which version?");
    back.type_in("\r");
    back.wait_for(&format!("Roll {BUILD} back?"));
    back.type_in("n\r");
    shows(&back.end(), 1, &["nothing"]);
    assert_eq!(account.executions().len(), 2);
    let mut back = open(&project, &["rollback", BUILD]);
    back.wait_for("Which version?");
    back.type_in("\r");
    back.wait_for("back?");
    back.type_in("y\r");
    shows(&back.end(), 0, &["mdd watch --execution"]);
    assert_eq!(account.executions()[0].2, "ROLLBACK");
    let rolled = account.executions()[0].0.clone();
    project.local(&["watch", "--execution", &rolled, "--until", BUILD]).must(0);
    project.local(&["stop", "--execution", &rolled, "--abandon", "--yes"]).must(0);

    // Two are in progress: one at the gate, one behind it.
    let mut stop = open(&project, &["stop", "--abandon"]);
    stop.wait_for("Which one?");
    stop.type_in("\r");
    stop.wait_for("Stop it?");
    stop.type_in("n\r");
    shows(&stop.end(), 1, &["nothing was stopped"]);
    // The newer one first: it has come into no stage that could be run again.
    for again in ["mdd start", "mdd retry"] {
        let running = |(_, status, _): &&(String, String, String)| status == "InProgress";
        let execution = account.executions().iter().find(running).unwrap().0.clone();
        let mut stop = open(&project, &["stop", "--abandon", "--execution", &execution]);
        stop.wait_for("Stop it?");
        stop.type_in("y\r");
        shows(&stop.end(), 0, &["has stopped", again]);
    }

    let stacks = project.stacks();
    let mut destroy = open(&project, &["destroy"]);
    destroy.wait_for("Type the pipeline stack's name");
    destroy.type_in("yes\r");
    shows(&destroy.end(), 1, &["nothing was deleted"]);
    assert_eq!(project.stacks(), stacks);
    let mut destroy = open(&project, &["destroy"]);
    destroy.wait_for("Type the pipeline stack's name");
    destroy.type_in(&format!("{NAME}\r"));
    let gone = destroy.end();
    shows(&gone, 0, &["✓ test-marketdata-downloader is deleted", "✓ market-data-downloader is deleted"]);
    assert!(!gone.text().contains('━'), "{}", gone.text());
    assert!(project.stacks().is_empty(), "{:?}", project.stacks());
}
