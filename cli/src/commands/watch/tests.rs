//! `mdd watch` as it is typed, followed through minutes of a pipeline's life that pass at once.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod account;
mod budget;
mod desk;

use account::Timetable;
use desk::{Desk, watch};

const FAILED: Option<(i64, &str)> = Some((30, "Failed"));
const BUILT: Option<(i64, &str)> = Some((60, "Succeeded"));

/// Both builds succeed at 60, the gate waits from 62 on.
fn to_the_gate() -> Timetable {
    Timetable::begun().building(BUILT, BUILT).run("e-1", "Test.Approve", 62, None)
}

/// Through the gate at 100, and to the end at 130.
fn to_the_end() -> Timetable {
    let gate = Some((100, "Succeeded"));
    Timetable::begun()
        .building(BUILT, BUILT)
        .run("e-1", "Test.Approve", 62, gate)
        .run("e-1", "Prod.Execute", 102, Some((130, "Succeeded")))
        .status(130, "e-1", "Succeeded")
}

/// A newer execution takes over at 80, and goes through.
fn overtaken() -> Timetable {
    Timetable::begun()
        .building(BUILT, BUILT)
        .inbound(62, "Test", "e-1")
        .status(20, "e-2", "InProgress")
        .run("e-2", "Source.Code", 20, Some((23, "Succeeded")))
        .status(80, "e-1", "Superseded")
        .inbound(80, "Test", "e-2")
        .status(120, "e-2", "Succeeded")
}

#[tokio::test(start_paused = true)]
async fn in_a_pipe_every_change_is_one_line() {
    let ran = watch(to_the_end(), &[]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stdout);
    assert_eq!(ran.stderr, "");
    assert_eq!(ran.account.count("GetLogEvents"), 0, "nobody asked for logs");
}

#[tokio::test(start_paused = true)]
async fn for_a_program_every_change_is_an_object() {
    let ran = watch(to_the_end(), &["--output", "json", "--logs"]).await;
    let objects: Vec<serde_json::Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(objects.iter().all(|object| object["schema"] == "mdd.watch.change/1"), "{}", ran.stdout);
    assert_eq!(objects.last().unwrap()["state"], "succeeded");
    assert!(!ran.stdout.contains("secret-token"));
}

#[tokio::test(start_paused = true)]
async fn with_logs_every_line_is_told_once_and_before_the_end_of_its_build() {
    let table = to_the_gate()
        .says(5, "Lambda", "\u{1b}[32m   Compiling\u{1b}[0m asx")
        .says(20, "Folders", "done")
        .says(59, "Lambda", "    Finished release");
    let ran = watch(table.clone(), &["--logs", "--until", "approval"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stdout);
    let ran = watch(table, &["--logs", "--until", "approval", "--output", "json"]).await;
    let lines: Vec<_> = ran.stdout.lines().filter(|line| line.contains("mdd.watch.log/1")).collect();
    assert_eq!(lines.len(), 3, "{}", ran.stdout);
    insta::assert_snapshot!(lines[0]);
}

#[tokio::test(start_paused = true)]
async fn a_log_that_is_not_there_yet_or_may_not_be_read_stops_nothing() {
    for code in ["ResourceNotFoundException", "AccessDeniedException", "ThrottlingException"] {
        let table = to_the_gate().says(5, "Lambda", "Compiling").fault(0..999, "GetLogEvents", code);
        let ran = watch(table, &["--logs", "--until", "approval"]).await;
        assert_eq!(ran.code, 0, "{code}: {}", ran.stderr);
        assert!(!ran.stdout.contains("Compiling"), "{code}: {}", ran.stdout);
    }
}

/// The lines of a build's log that were told.
fn told(stdout: &str) -> Vec<&str> {
    stdout.lines().filter_map(|line| line.split_once(" | ")).map(|(_, text)| text).collect()
}

#[tokio::test(start_paused = true)]
async fn lines_that_come_after_the_end_of_their_build_are_told_and_hold_nothing_up_for_long() {
    let table =
        || to_the_gate().says(59, "Lambda", "one").says(63, "Lambda", "two").says(67, "Lambda", "three");
    for until in ["Build", "approval"] {
        let ran = watch(table(), &["--logs", "--until", until]).await;
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{until}");
        assert_eq!(told(&ran.stdout), ["one", "two", "three"], "{until}: {}", ran.stdout);
        assert!(ran.took <= 80, "{until}: {}", ran.took);
    }
    // The end is seen by 66 at the latest, and the reading after that is three seconds later.
    for second in 60..=63 {
        let late = to_the_gate().says(20, "Lambda", "one").says(second, "Lambda", "two");
        let ran = watch(late, &["--logs", "--until", "Build"]).await;
        assert_eq!(told(&ran.stdout), ["one", "two"], "{second}: {}", ran.stdout);
    }
    let waited = watch(to_the_gate().says(20, "Lambda", "one"), &["--logs", "--until", "Build"]).await;
    assert!(waited.took <= 72, "two quiet readings are an end: {}", waited.took);
    let bare = watch(table(), &["--until", "Build"]).await;
    assert!(bare.took <= 66, "nobody asked for the logs: {}", bare.took);
}

#[tokio::test(start_paused = true)]
async fn an_end_of_a_log_that_was_held_back_by_a_fault_is_read_when_the_fault_is_over() {
    for (operation, code) in [
        ("GetLogEvents", "ThrottlingException"),
        ("GetLogEvents", "ServiceUnavailableException"),
        ("BatchGetBuilds", "ThrottlingException"),
    ] {
        let from = if operation == "BatchGetBuilds" { 0 } else { 50 };
        let table = to_the_gate().says(59, "Lambda", "the end").fault(from..70, operation, code);
        let ran = watch(table, &["--logs", "--until", "Build"]).await;
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{operation} {code}");
        assert_eq!(told(&ran.stdout), ["the end"], "{operation} {code}: {}", ran.stdout);
    }
}

#[tokio::test(start_paused = true)]
async fn an_end_of_a_log_that_cannot_be_read_is_said_with_the_command_that_shows_it() {
    let of = |code| to_the_gate().says(59, "Lambda", "the end").fault(50..999, "GetLogEvents", code);
    let words = ["--logs", "--until", "Build"];
    let throttled = watch(of("ThrottlingException"), &words).await;
    insta::assert_snapshot!(throttled.stderr);
    assert_eq!(throttled.code, 0, "the build succeeded all the same");
    assert!(throttled.took <= 100, "{}", throttled.took);
    let denied = watch(of("AccessDeniedException"), &words).await;
    assert_eq!(denied.code, 0);
    assert_eq!(denied.stderr.lines().count(), 2, "once for each of the two builds: {}", denied.stderr);
    assert!(denied.stderr.contains("mdd logs build Lambda --execution e-1"), "{}", denied.stderr);
    let silent = watch(of(""), &["--logs", "--until", "Build", "--timeout", "70s"]).await;
    assert_eq!((silent.code, silent.took), (8, 70), "{}", silent.stderr);
    let late = of("ThrottlingException").says(60, "Lambda", "more");
    let late = watch(late, &["--logs", "--timeout", "70s"]).await;
    assert_eq!((late.code, late.took), (8, 70));
    assert!(late.stderr.contains("the end of the log of Lambda could not be read"), "{}", late.stderr);
    let last = Desk::with_terminal().watch(of("ThrottlingException"), &["--until", "Build"]).await;
    assert_eq!((last.code, last.stderr.as_str()), (0, ""), "a frame never promised every line");
}

#[tokio::test(start_paused = true)]
async fn ctrl_c_while_the_rest_of_a_log_is_waited_for_does_not_say_that_the_execution_goes_on() {
    let table = Timetable::begun().building(FAILED, FAILED).status(30, "e-1", "Failed");
    let table = table.fault(20..999, "GetLogEvents", "ThrottlingException");
    let ran = Desk::default().pressing_ctrl_c(40).watch(table, &["--logs"]).await;
    assert_eq!((ran.code, ran.took), (130, 40));
    insta::assert_snapshot!(ran.stderr, @r"
    the execution is over; the rest of its logs: mdd logs build --execution e-1
    interrupted
    ");
}

#[tokio::test(start_paused = true)]
async fn on_a_terminal_the_last_frame_stays() {
    let ran = Desk::with_terminal().watch(to_the_end(), &[]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stdout);
}

#[tokio::test(start_paused = true)]
async fn a_build_that_has_just_begun_is_heard_at_once() {
    let table = Timetable::begun().building(None, None).says(4, "Folders", "one").says(5, "Lambda", "two");
    let ran = Desk::with_terminal().pressing_ctrl_c(10).watch(table, &[]).await;
    assert!(ran.stdout.contains("  one\n") && ran.stdout.contains("  two\n"), "{}", ran.stdout);
}

#[tokio::test(start_paused = true)]
async fn ctrl_c_leaves_the_frame_with_what_builds_wrote_and_says_how_to_come_back() {
    let table = Timetable::begun().building(None, FAILED);
    let table = table.says(6, "Folders", "one").says(7, "Folders", "two").says(8, "Folders", "three");
    let table = table.says(9, "Folders", "four").says(20, "Lambda", "error: no rule");
    let ran = Desk::with_terminal().pressing_ctrl_c(50).watch(table, &[]).await;
    assert_eq!((ran.code, ran.took), (130, 50));
    insta::assert_snapshot!(ran.stdout);
    insta::assert_snapshot!(ran.stderr, @r"
    the execution goes on; come back with: mdd watch --execution e-1
    interrupted
    ");
}

#[tokio::test(start_paused = true)]
async fn one_failure_is_enough_to_leave_early_if_asked_for() {
    let table = || Timetable::begun().building(Some((90, "Succeeded")), FAILED).status(90, "e-1", "Failed");
    let early = watch(table(), &["--fail-fast"]).await;
    assert_eq!(early.code, 1);
    assert!((30..40).contains(&early.took), "{}", early.took);
    assert!(early.stdout.contains("Build.Lambda failed build phase: make, exit 2"), "{}", early.stdout);
    let whole = watch(table(), &[]).await;
    assert_eq!(whole.code, 1);
    assert!(whole.took >= 90, "{}", whole.took);
}

#[tokio::test(start_paused = true)]
async fn of_a_build_that_failed_the_last_25_lines_are_told() {
    let mut table = Timetable::begun().building(BUILT, FAILED).status(60, "e-1", "Failed");
    for _ in 0..30 {
        table = table.says(10, "Lambda", "earlier");
    }
    for _ in 0..25 {
        table = table.says(20, "Lambda", "latest");
    }
    let ran = watch(table, &[]).await;
    assert_eq!(ran.code, 1);
    let told = |text: &str| {
        let line = format!(" Build.Lambda | {text}");
        ran.stdout.lines().filter(|told| told.ends_with(&line)).count()
    };
    assert_eq!((told("latest"), told("earlier")), (25, 0), "{}", ran.stdout);
    let pointer = "01:00:20 Build.Lambda | … 30 more lines: mdd logs build Lambda --execution e-1\n";
    assert!(ran.stdout.contains(pointer), "{}", ran.stdout);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_told_alike_while_it_happens_and_when_it_is_over() {
    let built = |from: i64, end: (i64, &'static str)| {
        let source = Some((from, "Succeeded"));
        let table = Timetable::default().status(from - 3, "e-1", "InProgress");
        let table = table.run("e-1", "Source.Code", from - 3, source);
        let table = table.run("e-1", "Build.Folders", from, Some((end.0, "Succeeded")));
        let table = table.run("e-1", "Build.Lambda", from, Some(end)).status(end.0, "e-1", "Failed");
        table.says(end.0 - 2, "Lambda", "[Container] x Running command make").says(
            end.0 - 1,
            "Lambda",
            "no rule",
        )
    };
    let live = watch(built(3, (30, "Failed")), &[]).await;
    let over = watch(built(-50, (-23, "Failed")), &[]).await;
    assert_eq!((live.code, over.code), (1, 1), "{}", over.stderr);
    let words = |stdout: &str| -> Vec<String> {
        let told = stdout.lines().filter(|line| !line.contains(" running"));
        told.map(|line| line.split_once(' ').unwrap().1.to_owned()).collect()
    };
    assert_eq!(words(&live.stdout), words(&over.stdout));
    insta::assert_snapshot!(over.stdout);
}

#[tokio::test(start_paused = true)]
async fn being_overtaken_says_by_which_commit_and_ends_with_nine() {
    let ran = watch(overtaken(), &["--execution", "e-1"]).await;
    assert_eq!(ran.code, 9);
    let by = "execution e-1 superseded by the execution e-2, 7c01d2e \"Round prices\"";
    assert!(ran.stdout.contains(by), "{}", ran.stdout);
    assert_eq!(ran.stderr, "follow the newer execution with: mdd watch --execution e-2\n");
}

/// Two executions that wait at the same gate at once; the pipeline's state shows the one that came last.
fn side_by_side() -> Timetable {
    let table = to_the_gate().status(0, "e-2", "InProgress");
    let table = table.run("e-2", "Source.Code", 1, Some((4, "Succeeded")));
    Timetable { parallel: true, ..table.run("e-2", "Test.Approve", 64, None) }
}

#[tokio::test(start_paused = true)]
async fn of_executions_side_by_side_the_answer_is_for_the_one_that_is_watched() {
    for execution in ["e-1", "e-2"] {
        let words = ["--execution", execution, "--until", "approval"];
        let ran = watch(side_by_side(), &words).await;
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let asks =
            format!("Test.Approve waiting answer with: mdd approve --stage Test --execution {execution}\n");
        assert!(ran.stdout.ends_with(&asks), "{}", ran.stdout);
        let framed = Desk::with_terminal().watch(side_by_side(), &words).await;
        let asks = format!("waits: mdd approve --stage Test --execution {execution}\n");
        assert!(framed.stdout.contains(&asks), "{}", framed.stdout);
    }
    let framed =
        Desk::with_terminal().watch(side_by_side(), &["--execution", "e-1", "--until", "approval"]).await;
    insta::assert_snapshot!(framed.stdout);
}

#[tokio::test(start_paused = true)]
async fn on_request_the_newer_execution_is_followed() {
    let ran = watch(overtaken(), &["--execution", "e-1", "--follow-newer"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let told: Vec<_> = ran.stdout.lines().filter(|line| line.contains("execution ")).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn credentials_that_expire_end_it_with_four_and_the_way_back() {
    let table = to_the_gate().fault(40..999, "GetPipelineState", "ExpiredTokenException");
    let ran = watch(table, &[]).await;
    assert_eq!(ran.code, 4);
    assert!((40..50).contains(&ran.took), "{}", ran.took);
    assert!(ran.stderr.contains("come back with: mdd watch --execution e-1"), "{}", ran.stderr);
    assert!(ran.stderr.contains("ExpiredTokenException"), "{}", ran.stderr);
    let table = to_the_gate().fault(0..999, "GetLogEvents", "ExpiredTokenException");
    assert_eq!(watch(table, &["--logs"]).await.code, 4, "also when only a log was asked for");
}

#[tokio::test(start_paused = true)]
async fn a_while_without_an_answer_is_said_once_and_its_end_too() {
    let table = || to_the_end().fault(40..60, "GetPipelineState", "ServiceUnavailableException");
    let ran = watch(table(), &[]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stderr);
    let framed = Desk::with_terminal().watch(table(), &[]).await;
    assert_eq!((framed.code, framed.stderr.as_str()), (0, ""), "a frame says it itself");
}

#[tokio::test(start_paused = true)]
async fn of_an_execution_that_was_lost_from_sight_nobody_says_that_it_goes_on() {
    let lost = || to_the_gate().fault(40..999, "GetPipelineState", "ServiceUnavailableException");
    let given_up = watch(lost(), &[]).await;
    assert_eq!(given_up.code, 1, "{}", given_up.stderr);
    insta::assert_snapshot!(given_up.stderr);
    for (left, code) in [
        (watch(lost(), &["--timeout", "50s"]).await, 8),
        (Desk::default().pressing_ctrl_c(50).watch(lost(), &[]).await, 130),
    ] {
        assert_eq!((left.code, left.took), (code, 50), "{}", left.stderr);
        assert!(left.stderr.contains("is not known; come back with"), "{}", left.stderr);
        assert!(
            !left.stderr.contains("goes on") && !left.stderr.contains("still running"),
            "{}",
            left.stderr
        );
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_ends_nothing_and_the_time_limit_does() {
    let table = to_the_gate().fault(10..40, "GetPipelineState", "ThrottlingException");
    let ran = watch(table, &["--timeout", "2m"]).await;
    assert_eq!((ran.code, ran.took), (8, 120));
    assert!(ran.stdout.contains("Test.Approve waiting"), "{}", ran.stdout);
    assert!(ran.stderr.contains("`mdd watch --timeout 2m --execution e-1`"), "{}", ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn the_command_to_come_back_with_is_the_same_call() {
    let flags = ["--until", "Prod", "--fail-fast", "--follow-newer", "--logs", "--timeout", "1m30s"];
    let call = "mdd watch --until Prod --fail-fast --follow-newer --logs --timeout 1m30s --execution e-1";
    let ran = watch(to_the_gate(), &flags).await;
    assert_eq!((ran.code, ran.took), (8, 90));
    assert!(ran.stderr.contains(&format!("come back with `{call}`")), "{}", ran.stderr);
    let left = Desk::default().pressing_ctrl_c(50).watch(to_the_gate(), &flags).await;
    assert!(left.stderr.contains(&format!("come back with: {call}\n")), "{}", left.stderr);
    let json = watch(to_the_gate(), &["--timeout", "50s", "--output", "json"]).await;
    let call = "mdd watch --timeout 50s --output json --execution e-1";
    assert!(json.stderr.contains(call), "{}", json.stderr);
    let overtaken = watch(overtaken(), &["--execution", "e-1", "--until", "Prod"]).await;
    let call = "follow the newer execution with: mdd watch --until Prod --execution e-2\n";
    assert_eq!((overtaken.code, overtaken.stderr.as_str()), (9, call));
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_holds_also_when_the_service_says_nothing_at_all() {
    let ran = watch(to_the_gate().fault(30..999, "GetPipelineState", ""), &["--timeout", "1m"]).await;
    assert_eq!((ran.code, ran.took), (8, 60));
    let ran = watch(to_the_gate().fault(0..999, "GetPipelineState", ""), &["--timeout", "0s"]).await;
    assert_eq!((ran.code, ran.took), (8, 15));
}

#[tokio::test(start_paused = true)]
async fn once_never_waits() {
    let ran = watch(to_the_gate(), &["--once"]).await;
    assert_eq!((ran.code, ran.took), (0, 0));
    assert!(ran.stdout.contains("● Source") || ran.stdout.contains("Source"), "{}", ran.stdout);
    let silent = watch(to_the_gate().fault(0..999, "ListActionExecutions", ""), &["--once"]).await;
    assert_eq!((silent.code, silent.took), (8, 15), "{}", silent.stderr);
    let throttled =
        watch(to_the_gate().fault(0..999, "GetPipelineState", "ThrottlingException"), &["--once"]).await;
    assert_eq!((throttled.code, throttled.took), (1, 0));
    let never = watch(Timetable::default(), &["--once"]).await;
    assert_eq!((never.code, never.took), (1, 0));
    assert!(never.stderr.contains("has no execution to watch"), "{}", never.stderr);
    assert!(never.stderr.contains("mdd start"), "{}", never.stderr);
}

#[tokio::test(start_paused = true)]
async fn an_execution_that_is_over_ends_as_it_ended() {
    for (status, code) in [("Succeeded", 0), ("Failed", 1), ("Stopped", 1), ("Superseded", 9)] {
        for words in [&["--once"][..], &[], &["--until", "approval"]] {
            let ran = watch(Timetable::begun().status(0, "e-1", status), words).await;
            assert_eq!((ran.code, ran.took), (code, 0), "{status} {words:?}: {}", ran.stderr);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_a_stage_ends_with_it_and_one_for_a_gate_says_how_to_answer() {
    let built = watch(to_the_end(), &["--until", "Build"]).await;
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!((60..70).contains(&built.took), "{}", built.took);
    let gate = watch(to_the_end(), &["--until", "approval"]).await;
    assert_eq!(gate.code, 0, "{}", gate.stderr);
    assert!((62..70).contains(&gate.took), "{}", gate.took);
    let asks = "Test.Approve waiting answer with: mdd approve --stage Test\n";
    assert!(gate.stdout.ends_with(asks), "{}", gate.stdout);
}

/// An older execution is at the gate from 62 to 100; this one comes to it at 105.
fn behind_another() -> Timetable {
    let built = Some((70, "Succeeded"));
    Timetable::begun()
        .building(BUILT, BUILT)
        .run("e-1", "Test.Approve", 62, Some((100, "Succeeded")))
        .status(0, "e-2", "InProgress")
        .run("e-2", "Source.Code", 20, Some((23, "Succeeded")))
        .run("e-2", "Build.Folders", 61, built)
        .run("e-2", "Build.Lambda", 61, built)
        .inbound(72, "Test", "e-2")
        .run("e-2", "Test.Approve", 105, None)
}

#[tokio::test(start_paused = true)]
async fn a_gate_that_an_older_execution_waits_at_is_not_the_one_that_is_waited_for() {
    let words = ["--execution", "e-2", "--until", "approval"];
    let ran = watch(behind_another(), &words).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!((105..115).contains(&ran.took), "{}", ran.took);
    let asks = "Test.Approve waiting answer with: mdd approve --stage Test\n";
    assert!(ran.stdout.ends_with(asks), "{}", ran.stdout);
    let before = "e-2 waits behind e-1, which is at Test.Approve; that one is answered with: \
                  mdd approve --stage Test --execution e-1\n";
    assert_eq!(ran.stderr, before, "once");
    let framed = Desk::with_terminal().watch(behind_another(), &words).await;
    assert_eq!((framed.code, framed.stderr.as_str()), (0, ""), "a frame says it itself");
    assert!((105..115).contains(&framed.took), "{}", framed.took);
}

#[tokio::test(start_paused = true)]
async fn what_was_broken_off_is_called_abandoned_and_what_never_began_is_told_by_stages() {
    let table = || {
        let broken = Some((30, "Abandoned"));
        Timetable::begun().building(BUILT, broken).status(60, "e-1", "Stopped")
    };
    let ran = watch(table(), &[]).await;
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("Build.Lambda abandoned\n"), "{}", ran.stdout);
    let skipped = ran.stdout.lines().filter(|line| line.ends_with(" skipped"));
    let skipped: Vec<_> = skipped.map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert_eq!(skipped, ["Test", "Prod"], "a stage that never began once, and none of its actions");
    let framed = Desk::with_terminal().watch(table(), &[]).await;
    assert!(
        framed.stdout.lines().any(|line| line.contains("Lambda") && line.ends_with("abandoned")),
        "{}",
        framed.stdout
    );
}

#[tokio::test(start_paused = true)]
async fn names_that_do_not_exist_are_answered_with_those_that_do() {
    let stage = watch(to_the_gate(), &["--until", "Biuld"]).await;
    insta::assert_snapshot!(stage.stderr, @r"
    error: the pipeline has no stage Biuld
    hint: did you mean Build? --until takes approval, end, or one of Source, Build, Test, Prod
    ");
    let execution = watch(to_the_gate(), &["--execution", "f-7"]).await;
    insta::assert_snapshot!(execution.stderr, @r"
    error: the pipeline market-data-downloader has no execution f-7
    hint: the only one is e-1
    ");
    assert_eq!((stage.code, execution.code), (2, 2));
}
