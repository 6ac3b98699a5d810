//! What changes something: done once where a fault passes, also when the answer to it was lost, and not called done where
//! it was never carried out.

use super::proxy::Fault;
use super::{Account, BUILD, Project, ROUNDS, at_the_gate, passing, proxy};

const SURE: [&str; 4] = ["destroy", "--yes", "--confirm", "market-data-downloader"];

/// Types a command on a line where the first request of every operation goes wrong.
#[track_caller]
fn through(project: &Project, round: usize, words: &[&str]) {
    let proxy = proxy(project, move |operation, number| (number == 0).then(|| passing(round, operation)));
    let ended = project.at(&proxy.url, words);
    assert_eq!(ended.code, 0, "round {round} {words:?}: {}{}", ended.stdout, ended.stderr);
}

#[test]
fn starting_stopping_retrying_and_rolling_back_count_once() {
    let project = at_the_gate();
    let account = Account::of(&project);
    let first = account.executions()[0].0.clone();
    for round in 0..ROUNDS {
        let before = account.executions().len();
        through(&project, round, &["start"]);
        let executions = account.executions();
        assert_eq!(executions.len(), before + 1, "round {round}: {executions:?}");

        // It waits behind the gate; going back to the first one's builds is a third.
        let second = executions[0].0.clone();
        project.local(&["watch", "--execution", &second, "--until", BUILD]).must(0);
        through(&project, round, &["rollback", BUILD, "--to", &first, "--yes"]);
        let executions = account.executions();
        assert_eq!((executions.len(), executions[0].2.as_str()), (before + 2, "ROLLBACK"), "round {round}");
        let third = executions[0].0.clone();
        project.local(&["watch", "--execution", &third, "--until", BUILD]).must(0);

        for execution in [&second, &third, &first] {
            through(&project, round, &["stop", "--execution", execution, "--abandon", "--yes"]);
        }
        let over = |(_, status, _): &(String, String, String)| status != "InProgress";
        assert!(account.executions().iter().all(over), "round {round}: {:?}", account.executions());

        through(&project, round, &["retry", "--stage", "TestStage"]);
        let gates = project.local(&["approve", "--output", "json"]).must(0).json();
        assert_eq!(gates["waiting"][0]["execution"], first.as_str(), "round {round}: {gates}");
        assert_eq!(account.executions().len(), before + 2, "a retry is no execution of its own");
    }
}

#[test]
fn dead_letters_go_back_once() {
    let project = Project::start(|_| {});
    let account = Account::of(&project);
    for round in 0..ROUNDS {
        account.dead_letter();
        through(&project, round, &["dlq", "redrive", "--queue", "dead", "--yes"]);
        assert_eq!((account.messages("dead"), account.messages("jobs")), (0, 1), "round {round}");
    }
}

/// A plain stack's template, whose log group can be made or not, and the words that make it.
fn plain<'a>(project: &Project, stack: &'a str, property: &str) -> [&'a str; 6] {
    let group = format!(r#"{{"Type": "AWS::Logs::LogGroup", "Properties": {{{property}}}}}"#);
    project.write("plain.json", &format!(r#"{{"Resources": {{"Group": {group}}}}}"#));
    ["bootstrap", "--yes", "--stack", stack, "--template", "plain.json"]
}

#[test]
fn a_first_creation_is_made_whatever_passes() {
    let project = Project::start(|_| {});
    for round in 0..ROUNDS {
        let stack = format!("round-{round}");
        through(&project, round, &plain(&project, &stack, r#""RetentionInDays": 7"#));
        assert_eq!(project.stacks()[&stack], "CREATE_COMPLETE");
    }
}

#[test]
fn a_first_creation_that_fails_has_an_end_also_where_an_answer_was_lost() {
    let project = Project::start(|_| {});
    let proxy = proxy(&project, |_, number| (number == 0).then_some(Fault::Cut));
    let ended = project.at(&proxy.url, &plain(&project, "broken", r#""Colour": "red""#)).must(1);
    assert!(ended.stderr.contains("broken could not be made and was removed again"), "{}", ended.stderr);
    assert!(ended.stderr.contains("unsupported property Colour"), "{}", ended.stderr);
    assert!(proxy.count("CreateChangeSet") >= 2, "it was asked again");
    assert!(project.stacks().is_empty(), "{:?}", project.stacks());
}

#[test]
fn a_change_set_that_is_not_executed_leaves_nothing_behind() {
    let project = Project::start(|_| {});
    let account = Account::of(&project);
    let refused = |words: &[&str], fault: Fault, code: i32| {
        let proxy = proxy(&project, move |operation, _| (operation == "ExecuteChangeSet").then_some(fault));
        project.at(&proxy.url, words).must(code);
    };
    let faults = [(Fault::Throttle, 1), (Fault::Internal, 1), (Fault::Expire, 4)];
    for (fault, code) in faults {
        refused(&plain(&project, "never", ""), fault, code);
        assert!(project.stacks().is_empty(), "{fault:?}: {:?}", project.stacks());
    }
    project.local(&plain(&project, "stands", r#""RetentionInDays": 7"#)).must(0);
    for (fault, code) in faults {
        refused(&plain(&project, "stands", r#""RetentionInDays": 14"#), fault, code);
        assert!(account.waiting_change_sets("stands").is_empty(), "{fault:?}");
        assert_eq!(project.stacks()["stands"], "CREATE_COMPLETE", "{fault:?}");
    }
}

#[test]
fn everything_can_be_destroyed() {
    let project = Project::start(|_| {});
    for round in 0..ROUNDS {
        project.local(&["bootstrap", "--yes"]).must(0);
        // What is made anew begins an execution, which has to be there before it can be stopped.
        project.local(&["watch", "--until", "GitHubSource"]).must(0);
        project.local(&["stop", "--abandon", "--yes"]).must(0);
        through(&project, round, &SURE);
        assert!(project.stacks().is_empty(), "round {round}: {:?}", project.stacks());
    }
}

/// Each with the operation that never gets through, and what must then not be said.
const NEVER: [(&[&str], &str, &str); 6] = [
    (&["start"], "StartPipelineExecution", "started"),
    (&["stop", "--abandon", "--yes"], "StopPipelineExecution", "has stopped"),
    (&["dlq", "redrive", "--queue", "dead", "--yes"], "StartMessageMoveTask", "sent back"),
    (&["bootstrap", "--yes", "--param", "NotificationEmail=a@example.com"], "ExecuteChangeSet", "COMPLETE"),
    (&["upload-sample", "--all", "--no-wait"], "PUT object", "✓ uploaded"),
    (&["approve", "--stage", "TestStage", "--approve", "-m", "x", "--yes"], "PutApprovalResult", "approved."),
];

#[test]
fn what_never_got_through_is_not_called_done() {
    let project = at_the_gate();
    let account = Account::of(&project);
    account.dead_letter();
    let before = (account.executions(), super::seen(&project));
    for (words, never, said) in NEVER {
        for fault in [Fault::Throttle, Fault::Internal, Fault::Expire] {
            let proxy = proxy(&project, move |operation, _| (operation == never).then_some(fault));
            let ended = project.at(&proxy.url, words);
            let code = if fault == Fault::Expire { 4 } else { 1 };
            assert_eq!(ended.code, code, "{fault:?} {words:?}: {}{}", ended.stdout, ended.stderr);
            assert!(!ended.stdout.contains(said), "{fault:?} {words:?}: {}", ended.stdout);
            assert!(ended.stderr.contains("hint"), "{fault:?} {words:?}: {}", ended.stderr);
        }
    }
    assert_eq!((account.executions(), super::seen(&project)), before);
    assert_eq!(account.messages("dead"), 1);
}

#[test]
fn a_destruction_that_broke_off_says_so_and_goes_on() {
    let project = at_the_gate();
    project.local(&["upload-sample", "--verify"]).must(0);
    project.local(&["stop", "--abandon", "--yes"]).must(0);
    // The test stack goes, the pipeline's does not; then nothing is known any more.
    for (fault, skipped, code) in [(Fault::Internal, 1, 3), (Fault::Expire, 0, 4)] {
        let proxy = proxy(&project, move |operation, number| {
            (operation == "DeleteStack" && number >= skipped).then_some(fault)
        });
        let ended = project.at(&proxy.url, &SURE).must(code);
        let gone = ended.stdout.contains("test-marketdata-downloader is deleted");
        assert_eq!(gone, code == 3, "{ended:?}");
        assert_eq!(project.stacks().keys().collect::<Vec<_>>(), ["market-data-downloader"]);
    }
    project.local(&SURE).must(0);
    assert!(project.stacks().is_empty());
}
