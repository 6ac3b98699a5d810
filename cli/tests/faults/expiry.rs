//! Credentials that run out: every command ends with 4 and the way to new ones, and nothing is changed.

use super::proxy::Fault;
use super::{BUILD, LOOKING, at_the_gate, proxy, seen};

const CHANGING: [&[&str]; 10] = [
    &["upload-sample", "--verify"],
    &["clean-test", "--yes"],
    &["approve", "--stage", "TestStage", "--approve", "-m", "x", "--yes"],
    &["bootstrap", "--yes", "--param", "NotificationEmail=a@example.com"],
    &["start"],
    &["stop", "--abandon", "--yes"],
    &["retry"],
    &["rollback", BUILD, "--to", "0", "--yes"],
    &["dlq", "redrive", "--yes"],
    &["destroy", "--leave-production", "--yes", "--confirm", "market-data-downloader"],
];

#[test]
fn expired_credentials_end_every_command_with_4_and_change_nothing() {
    let project = at_the_gate();
    project.local(&["upload-sample", "--verify"]).must(0);
    let before = seen(&project);
    let proxy = proxy(&project, |_, _| Some(Fault::Expire));
    for words in LOOKING.iter().chain(&CHANGING) {
        let ended = project.at(&proxy.url, words);
        assert_eq!(ended.code, 4, "{words:?}: {}{}", ended.stdout, ended.stderr);
        // The doctor's findings are its result, with a fix where others have a hint.
        let (said, hint) =
            if words == &["doctor"] { (&ended.stdout, "fix: ") } else { (&ended.stderr, "hint") };
        assert!(said.contains("ExpiredToken"), "{words:?}: {said}");
        assert!(said.contains(hint), "{words:?}: {said}");
    }
    assert_eq!(seen(&project), before);
}

#[test]
fn a_session_that_runs_out_while_watching_says_how_to_come_back() {
    let project = at_the_gate();
    let proxy = proxy(&project, |operation, number| {
        (operation == "GetPipelineState" && number >= 2).then_some(Fault::Expire)
    });
    let ended = project.at(&proxy.url, &["watch", "--timeout", "60s"]).must(4);
    assert!(ended.stderr.contains("mdd watch"), "{}", ended.stderr);
}

#[test]
fn a_session_that_runs_out_in_an_upload_lists_what_is_missing_and_the_next_one_goes_on() {
    let project = at_the_gate();
    let proxy = proxy(&project, |operation, number| {
        (operation == "PUT object" && number >= 3).then_some(Fault::Expire)
    });
    let ended = project.at(&proxy.url, &["upload-sample", "--all", "--no-wait"]).must(3);
    assert!(ended.stderr.contains("ExpiredToken"), "{}", ended.stderr);
    let again = project.local(&["upload-sample", "--all", "--continue", "--verify"]).must(0);
    assert!(again.stdout.contains("as expected"), "{}", again.stdout);
}
