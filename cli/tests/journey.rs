//! A commit's way to production, command by command, with the real templates and the real lambdas.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod common;

use common::Project;

const TEST: &str = "test-marketdata-downloader";
const PRODUCTION: &str = "prod-marketdata-downloader";

fn approve(project: &Project, stage: &str) {
    project.local(&["approve", "--stage", stage, "--approve", "-m", "as expected", "--yes"]).must(0);
}

/// From the first gate to the end.
fn ship(project: &Project) {
    approve(project, "TestStage");
    project.local(&["watch", "--until", "approval"]).must(0);
    approve(project, "ProdStage");
    project.local(&["watch"]).must(0);
}

#[test]
fn a_commit_travels_to_production_and_the_next_one_too() {
    let project = Project::start(|_| {});
    project.local(&["bootstrap", "--yes"]).must(0);
    project.local(&["watch", "--until", "approval"]).must(0);
    assert_eq!(project.stacks()[TEST], "CREATE_COMPLETE");

    let uploaded = project.local(&["upload-sample", "--verify"]).must(0);
    assert!(uploaded.stdout.contains("as expected"), "{}", uploaded.stdout);
    // Nobody can be asked here: what waits is shown all the same.
    let evidence = project.local(&["approve"]).must(2).stdout;
    for said in [
        "no execution has brought anything to production yet",
        "37 sample files, all as expected",
        "no errors in 3 lambda logs",
    ] {
        assert!(evidence.contains(said), "{said}: {evidence}");
    }
    assert!(!evidence.contains("not read"), "{evidence}");
    ship(&project);
    let stacks = project.stacks();
    assert_eq!(stacks.keys().map(String::as_str).collect::<Vec<_>>(), ["market-data-downloader", PRODUCTION]);
    assert_eq!(stacks[PRODUCTION], "CREATE_COMPLETE");

    // The second commit: its samples are cleaned again, and production is changed, not made.
    project.write("NOTES", "a second commit\n");
    project.commit("Say something more");
    let second = watch_for_commit(&project, "Say something more");
    assert!(second.contains("ApproveTestStack"), "{second}");
    project.local(&["upload-sample", "--verify"]).must(0);
    ship(&project);
    let stacks = project.stacks();
    assert_eq!(stacks[PRODUCTION], "UPDATE_COMPLETE");
    assert!(!stacks.contains_key(TEST), "{stacks:?}");

    // A commit that the pipeline has not heard of yet: what is over is not taken for what becomes of it.
    let over = project.local(&["watch"]).must(0);
    assert!(!over.stderr.contains("checked out"), "{}", over.stderr);
    project.git(&["checkout", "-q", "--detach"]);
    project.commit("Not pushed yet");
    let over = project.local(&["watch", "--until", "approval"]).must(0);
    assert!(over.stderr.contains("which is checked out; if that was pushed just now"), "{}", over.stderr);
    project.git(&["checkout", "-q", "-"]);

    let mails = project.mdd(&["local", "status", "--mails"]).must(0);
    assert!(!mails.stdout.contains("outbox"), "nobody subscribed: {}", mails.stdout);
    assert_eq!(project.local(&["bootstrap", "--yes"]).must(0).stdout.lines().count(), 1, "nothing to do");
}

#[test]
fn an_engine_that_was_killed_goes_on_where_it_was() {
    let project = Project::start(|_| {});
    project.local(&["bootstrap", "--yes"]).must(0);
    project.local(&["watch", "--until", "approval"]).must(0);
    project.local(&["upload-sample", "--verify"]).must(0);
    let seen = || project.local(&["watch", "--once", "--output", "json"]).must(0).json();
    let before = seen();
    project.kill_and_restart();
    assert_eq!(seen(), before, "nothing has run again, and the same approval waits");
    project.local(&["upload-sample", "--verify"]).must(0);
    ship(&project);
    assert_eq!(project.stacks()[PRODUCTION], "CREATE_COMPLETE");
}

/// Watches until the execution of the commit with this message waits for a person; the engine finds it by itself.
fn watch_for_commit(project: &Project, message: &str) -> String {
    loop {
        let watched = project.local(&["watch", "--until", "approval"]).must(0).stdout;
        if watched.contains(message) {
            return watched;
        }
    }
}

#[test]
fn a_build_that_breaks_fails_with_the_compilers_words_and_the_next_commit_goes_through() {
    let spec = "lambdas/data-harvester/buildspec.yaml";
    let broken = |project: &Project| {
        project.edit(
            spec,
            "      - mkdir -p out\n",
            "      - mkdir -p out\n      - 'echo \"error[E0308]: mismatched types\"; (exit 101)'\n",
        );
    };
    let project = Project::start(broken);
    project.local(&["bootstrap", "--yes"]).must(0);
    let failed = project.local(&["watch"]).must(1);
    let said = format!("{}{}", failed.stdout, failed.stderr);
    assert!(said.contains("BuildHarvesterLambda"), "{said}");
    assert!(said.contains("error[E0308]: mismatched types"), "{said}");
    assert!(said.contains("exit status 101") || said.contains("exit 101"), "{said}");

    let text = std::fs::read_to_string(project.path(spec)).unwrap();
    let mended: String =
        text.lines().filter(|line| !line.contains("E0308")).flat_map(|line| [line, "\n"]).collect();
    project.write(spec, &mended);
    project.commit("Mend the types");
    loop {
        let watched = project.local(&["watch", "--until", "approval"]);
        if watched.stdout.contains("Mend the types") {
            watched.must(0);
            return;
        }
    }
}

#[test]
fn a_bucket_that_still_holds_a_file_stops_the_deletion_until_it_is_emptied() {
    // A clean-up that looks at another stack cleans nothing.
    let project = Project::start(|project| {
        project.edit(
            "cloudformation/clean-test-files.cfn.yaml",
            "StackName: !Ref TestStackName",
            "StackName: another",
        );
    });
    project.local(&["bootstrap", "--yes"]).must(0);
    project.local(&["watch", "--until", "approval"]).must(0);
    project.local(&["upload-sample", "eod_au_20250227.csv"]).must(0);
    approve(&project, "TestStage");
    let failed = project.local(&["watch"]).must(1);
    let said = format!("{}{}", failed.stdout, failed.stderr);
    assert!(said.contains("DeleteTestStack"), "{said}");
    assert!(said.contains("The bucket you tried to delete is not empty"), "{said}");
    assert_eq!(project.stacks()[TEST], "DELETE_FAILED");

    project.local(&["clean-test", "--yes"]).must(0);
    project.local(&["retry"]).must(0);
    project.local(&["watch", "--until", "approval"]).must(0);
    approve(&project, "ProdStage");
    project.local(&["watch"]).must(0);
    assert!(!project.stacks().contains_key(TEST));
    assert_eq!(project.stacks()[PRODUCTION], "CREATE_COMPLETE");
}
