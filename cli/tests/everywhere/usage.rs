//! Command lines that make no sense, as a shell and as a program get them.

use std::process::Command;

use super::common::documents::must_be_documents;

fn typed(words: &[&str]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_mdd")).args(words).env_remove("MDD_LOCAL").output().unwrap();
    let (stdout, stderr) = (String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap());
    must_be_documents(words, &stdout, &stderr);
    (run.status.code(), stdout, stderr)
}

#[test]
fn a_person_reads_what_was_meant_and_the_usage() {
    let (code, stdout, stderr) = typed(&["wacth"]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("'watch'") && stderr.contains("Usage: mdd"), "{stderr}");
}

#[test]
fn a_program_reads_a_document() {
    let (code, stdout, stderr) = typed(&["--output", "json", "wacth"]);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    let failure: serde_json::Value = serde_json::from_str(&stderr).unwrap();
    assert_eq!(failure["schema"], "mdd.error/1");
    assert_eq!(failure["exit"], 2);
    assert!(failure["hint"].as_str().unwrap().contains("'watch'"), "{failure}");
}

#[test]
fn help_is_a_result_and_begins_with_the_examples() {
    let (code, stdout, stderr) = typed(&["watch", "--help"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let place = |text: &str| stdout.find(text).unwrap_or_else(|| panic!("no {text}: {stdout}"));
    assert!(place("Usage:") < place("Examples:") && place("Examples:") < place("Options:"));
}
