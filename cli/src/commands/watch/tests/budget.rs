//! What a watch costs: calls counted over simulated time, and how soon it notices something nevertheless.

use super::account::{Account, Timetable};
use super::desk::{Desk, watch};

/// The most calls in any minute that begins at one of these seconds or later, and ends before the other.
fn busiest(account: &Account, from: i64, to: i64) -> (usize, i64) {
    let calls: Vec<i64> =
        account.calls().into_iter().map(|(at, _)| at).filter(|at| (from..to).contains(at)).collect();
    let within = |begin: i64| calls.iter().filter(|at| (begin..begin + 60).contains(*at)).count();
    calls.iter().map(|begin| (within(*begin), *begin)).max().unwrap()
}

/// A look is one `GetPipelineState`; two are at least as far apart as two looks.
fn one_state_a_look(account: &Account) {
    let looks: Vec<i64> = account
        .calls()
        .into_iter()
        .filter(|(_, called)| called == "GetPipelineState")
        .map(|(at, _)| at)
        .collect();
    assert!(looks.windows(2).all(|pair| pair[1] - pair[0] >= 3), "{looks:?}");
    assert!(looks.windows(2).all(|pair| pair[1] - pair[0] <= 6), "it would notice too late: {looks:?}");
}

fn waiting() -> Timetable {
    Timetable::begun().building(Some((60, "Succeeded")), Some((60, "Succeeded"))).run(
        "e-1",
        "Test.Approve",
        62,
        None,
    )
}

#[tokio::test(start_paused = true)]
async fn a_gate_where_nothing_moves_costs_at_most_twenty_calls_a_minute() {
    for desk in [Desk::default(), Desk::with_terminal()] {
        let ran = desk.watch(waiting(), &["--timeout", "30m"]).await;
        assert_eq!(ran.code, 8);
        // The look that sees the gate is at 66 at the latest.
        let (most, at) = busiest(&ran.account, 70, 1800);
        assert!(most <= 20, "{most} calls from {at} on");
        assert!(busiest(&ran.account, 300, 1800).0 <= 12, "and far fewer when it goes on");
        one_state_a_look(&ran.account);
    }
}

#[tokio::test(start_paused = true)]
async fn builds_that_say_nothing_cost_no_more() {
    let silent = Timetable::begun().building(None, None);
    for words in [&["--timeout", "30m"][..], &["--timeout", "30m", "--logs"]] {
        let ran = Desk::with_terminal().watch(silent.clone(), words).await;
        let (most, at) = busiest(&ran.account, 10, 1800);
        assert!(most <= 20, "{most} calls from {at} on");
        assert!(ran.account.count("GetLogEvents") > 60, "their logs are looked at all the same");
        one_state_a_look(&ran.account);
    }
}

#[tokio::test(start_paused = true)]
async fn after_the_last_line_of_a_log_the_budget_holds_at_once() {
    let mut table = Timetable::begun().building(None, None);
    for second in 10..100 {
        table = table.says(second, "Lambda", "Compiling").says(second, "Folders", "Copying");
    }
    let ran = Desk::with_terminal().watch(table, &["--timeout", "20m"]).await;
    let (most, at) = busiest(&ran.account, 103, 1200);
    assert!(most <= 20, "{most} calls from {at} on");
    // Per look at most one call for each running build.
    let mut logs = std::collections::BTreeMap::<i64, usize>::new();
    for (at, called) in ran.account.calls() {
        *logs.entry(at).or_default() += usize::from(called == "GetLogEvents");
    }
    assert!(logs.values().all(|calls| *calls <= 2), "{logs:?}");
}

#[tokio::test(start_paused = true)]
async fn listening_for_the_last_lines_of_builds_that_are_over_stays_within_the_budget() {
    let faulty = waiting().fault(50..300, "GetLogEvents", "ThrottlingException");
    for table in [waiting().says(59, "Lambda", "the end"), faulty] {
        let ran = watch(table, &["--logs", "--timeout", "30m"]).await;
        let (most, at) = busiest(&ran.account, 70, 1800);
        assert!(most <= 20, "{most} calls from {at} on");
        one_state_a_look(&ran.account);
        let after =
            ran.account.calls().into_iter().filter(|(at, called)| *at > 400 && called == "GetLogEvents");
        assert_eq!(after.count(), 0, "a log that is quiet is left alone");
    }
}

#[tokio::test(start_paused = true)]
async fn an_execution_that_the_state_does_not_show_costs_no_more_and_is_not_lost() {
    let hidden = || {
        Timetable::begun()
            .building(None, None)
            .status(4, "e-2", "InProgress")
            .run("e-2", "Build.Folders", 4, None)
            .status(300, "e-1", "Succeeded")
    };
    let ran = watch(hidden(), &["--execution", "e-1", "--timeout", "200s"]).await;
    assert_eq!(ran.code, 8);
    assert!(busiest(&ran.account, 10, 200).0 <= 20, "{:?}", busiest(&ran.account, 10, 200));
    let ran = watch(hidden(), &["--execution", "e-1"]).await;
    assert_eq!(ran.code, 0);
    assert!((300..320).contains(&ran.took), "{}", ran.took);
}

#[tokio::test(start_paused = true)]
async fn after_ten_still_minutes_an_answer_is_noticed_within_seconds() {
    for second in 600..606 {
        let table = Timetable::begun()
            .building(Some((60, "Succeeded")), Some((60, "Succeeded")))
            .run("e-1", "Test.Approve", 62, Some((second, "Failed")))
            .status(second, "e-1", "Failed");
        let ran = watch(table, &[]).await;
        assert_eq!(ran.code, 1);
        let late = ran.took - second.unsigned_abs();
        assert!(late <= 6, "{late} s");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_list_of_actions_knows_later_is_told_too() {
    for lag in [1, 4, 9] {
        let table = Timetable {
            lag,
            ..Timetable::begun().building(Some((200, "Succeeded")), Some((200, "Succeeded"))).run(
                "e-1",
                "Test.Approve",
                201,
                None,
            )
        };
        let ran = watch(table, &["--until", "approval"]).await;
        assert_eq!(ran.code, 0);
        assert!(ran.took <= 230, "{lag}: {} s", ran.took);
    }
}
