//! What fills the buckets is off while they are emptied, and as it was afterwards, whatever happens.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::support::sources::{MAPPING, RULE, Sources};
use crate::support::{Aws, BUCKET, Desk};

/// What was on at each delete.
fn seen_at_deletes(aws: &Aws, sources: &Sources) -> Arc<Mutex<Vec<[bool; 3]>>> {
    let seen: Arc<Mutex<Vec<[bool; 3]>>> = Arc::default();
    let (sources, kept) = (sources.clone(), Arc::clone(&seen));
    aws.s3.on(move |call| {
        if call.query("delete").is_some() {
            kept.lock().unwrap().push(sources.on());
        }
        None
    });
    seen
}

fn notes(desk: &Desk) -> usize {
    std::fs::read_dir(desk.folder().join(".mdd/clean-test")).map_or(0, Iterator::count)
}

#[tokio::test(start_paused = true)]
async fn they_are_off_meanwhile_and_on_again() {
    let (aws, sources) = Sources::of_test_stack();
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    let seen = seen_at_deletes(&aws, &sources);
    let desk = Desk::new(&aws);
    let ran = desk.run(&["clean-test", "--yes"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr), @r"
        on again: schedule test-marketdata-downloader-schedule, queue mapping 11111111-2222-3333-4444-555555555555, notification of market-data-downloader-test-marketdata-downloader-111122223333
        empty. The stack can be deleted now.

        test-marketdata-downloader in 111122223333 (ap-southeast-2): 1 bucket
        01:00:00 stopped schedule test-marketdata-downloader-schedule, queue mapping 11111111-2222-3333-4444-555555555555, notification of market-data-downloader-test-marketdata-downloader-111122223333
        01:00:00 market-data-downloader-test-marketdata-downloader-111122223333 empty: 1 version removed in 0.0 s
        01:00:00 looking whether they stay empty
        ");
    assert_eq!(*seen.lock().unwrap(), [[false; 3]]);
    assert_eq!(sources.on(), [true; 3]);
    assert_eq!(notes(&desk), 0);
}

#[tokio::test(start_paused = true)]
async fn on_a_narrow_terminal_lines_are_broken_between_words() {
    let (aws, _sources) = Sources::of_test_stack();
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    for width in [100, 70] {
        let dry = Desk::new(&aws).run_on_terminal(width, &["clean-test", "--dry-run"]).await;
        insta::assert_snapshot!(format!("dry-run-{width}"), dry.stdout);
    }
    let ran = Desk::new(&aws).run_on_terminal(100, &["clean-test", "--yes"]).await;
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr));
}

#[tokio::test(start_paused = true)]
async fn what_was_off_stays_off() {
    let (aws, sources) = Sources::of_test_stack();
    sources.switch_rule_off();
    let dry = Desk::new(&aws).run(&["clean-test", "--dry-run"]).await;
    assert_eq!((dry.code, sources.on()), (0, [false, true, true]));
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    let dry = Desk::new(&aws).run(&["clean-test", "--dry-run"]).await;
    insta::assert_snapshot!(dry.stdout, @r"
        test-marketdata-downloader in 111122223333 (ap-southeast-2): 1 bucket, 1 version
          stopped meanwhile: queue mapping 11111111-2222-3333-4444-555555555555, notification of market-data-downloader-test-marketdata-downloader-111122223333
          off already, and stays so: schedule test-marketdata-downloader-schedule
        nothing was deleted (--dry-run)
        ");
    let ran = Desk::new(&aws).run(&["clean-test", "--yes", "--output", "json", "-q"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let source = |kind: &str, name: &str, found: &str| {
        let is_on = found == "on";
        json!({"kind": kind, "name": name, "found": found, "stopped": is_on, "started": is_on})
    };
    let sources_then = [
        source("mapping", MAPPING, "on"),
        source("notification", BUCKET, "on"),
        source("schedule", RULE, "off"),
    ];
    assert_eq!(document["sources"], json!(sources_then));
    assert_eq!((ran.code, sources.on()), (0, [false, true, true]));
}

/// Presses Ctrl-C at the first delete.
async fn interrupted(desk: &Desk, aws: &Aws) -> (u8, String) {
    let keyboard = Arc::new(Mutex::new(None));
    let (given, mut first) = (Arc::clone(&keyboard), true);
    aws.s3.on(move |call| {
        let interrupt: Option<mdd::interrupt::Interrupt> = given.lock().unwrap().clone();
        if let Some(interrupt) = interrupt.filter(|_| first && call.query("delete").is_some()) {
            first = false;
            interrupt.press();
        }
        None
    });
    let somebody = |interrupt| *keyboard.lock().unwrap() = Some(interrupt);
    let ran = desk.run_with(&["clean-test", "--yes", "-q"], somebody).await;
    (ran.code, format!("{}\n{}", ran.stdout, ran.stderr))
}

#[tokio::test(start_paused = true)]
async fn ctrl_c_starts_them_before_it_ends() {
    let (aws, sources) = Sources::of_test_stack();
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    let desk = Desk::new(&aws);
    let (code, said) = interrupted(&desk, &aws).await;
    assert_eq!((code, sources.on(), notes(&desk)), (130, [true; 3], 0), "{said}");
    insta::assert_snapshot!(said, @r"
        on again: schedule test-marketdata-downloader-schedule, queue mapping 11111111-2222-3333-4444-555555555555, notification of market-data-downloader-test-marketdata-downloader-111122223333
        not finished. 1 version removed; run it again to go on.

        interrupted
        ");
}

#[tokio::test(start_paused = true)]
async fn what_was_in_flight_at_ctrl_c_is_counted_and_nothing_more_goes() {
    let (aws, sources) = Sources::of_test_stack();
    let aws = aws.at(Duration::from_millis(50));
    for number in 0..20_500 {
        aws.s3.put(BUCKET, &format!("in/{number:05}.csv"), b"1");
    }
    let began = Instant::now();
    let (code, said) = interrupted(&Desk::new(&aws), &aws).await;
    let gone = 20_500 - aws.s3.keys(BUCKET).len();
    assert_eq!((code, sources.on()), (130, [true; 3]), "{said}");
    assert!((1_000..=16_000).contains(&gone), "{gone}");
    let told = said.lines().find(|line| line.starts_with("not finished.")).unwrap().replace(',', "");
    assert_eq!(told, format!("not finished. {gone} versions removed; run it again to go on."));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_comes_does_not_hold_up_who_has_pressed_ctrl_c() {
    let (aws, sources) = Sources::of_test_stack();
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    // Minutes for what is asked from the first delete on.
    let aws = aws.at(Duration::from_secs(30));
    let (code, said) = interrupted(&Desk::new(&aws), &aws).await;
    assert_eq!((code, sources.on()), (130, [true; 3]), "{said}");
    assert!(said.contains("not finished. nothing removed"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn what_a_killed_run_left_off_the_next_one_starts() {
    let (aws, sources) = Sources::of_test_stack();
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    let desk = Desk::new(&aws);
    // Nothing that a run does takes time here but to look whether the buckets stay empty: it is cut off there.
    let cut = Duration::from_secs(1);
    assert!(tokio::time::timeout(cut, desk.run(&["clean-test", "--yes"])).await.is_err());
    assert_eq!((sources.on(), notes(&desk)), ([false; 3], 1));
    let dry = desk.run(&["clean-test", "--dry-run"]).await;
    insta::assert_snapshot!(dry.stdout, @r"
          left off by a run that was killed, on again after the next: notification of market-data-downloader-test-marketdata-downloader-111122223333, schedule test-marketdata-downloader-schedule, queue mapping 11111111-2222-3333-4444-555555555555
        ✓ the buckets of test-marketdata-downloader are empty: nothing to do
        ");
    aws.s3.put(BUCKET, "in/b.csv", b"1");
    let elsewhere = Desk::new(&aws).run(&["clean-test", "--dry-run"]).await;
    assert!(elsewhere.stdout.contains("off already, and stays so: schedule"), "{}", elsewhere.stdout);

    let ran = desk.run(&["clean-test", "--yes", "-q"]).await;
    assert_eq!((ran.code, sources.on(), notes(&desk)), (0, [true; 3], 0), "{}", ran.stderr);
    insta::assert_snapshot!(ran.stdout, @r"
        on again: notification of market-data-downloader-test-marketdata-downloader-111122223333, schedule test-marketdata-downloader-schedule, queue mapping 11111111-2222-3333-4444-555555555555
        empty. The stack can be deleted now.
        ");
    assert_eq!(aws.s3.keys(BUCKET), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_role_that_may_not_stop_them_still_empties() {
    let (aws, sources) = Sources::of_test_stack();
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    sources.refuse("DisableRule", "AccessDeniedException");
    sources.refuse("GetEventSourceMapping", "AccessDeniedException");
    let ran = Desk::new(&aws).run(&["clean-test", "--yes", "-q"]).await;
    assert_eq!((ran.code, sources.on()), (0, [true; 3]));
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr), @r"
        on again: notification of market-data-downloader-test-marketdata-downloader-111122223333
        empty. The stack can be deleted now.

        warning: the queue mapping 11111111-2222-3333-4444-555555555555 may fill the buckets again, it was not stopped: cannot look at the queue mapping 11111111-2222-3333-4444-555555555555: lambda:GetEventSourceMapping was refused: AccessDeniedException: no
        warning: the schedule test-marketdata-downloader-schedule may fill the buckets again, it was not stopped: cannot stop the schedule test-marketdata-downloader-schedule: events:DisableRule was refused: AccessDeniedException: no
        ");
    assert_eq!(aws.s3.keys(BUCKET), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn one_that_does_not_stop_for_another_reason_ends_it_before_anything_is_deleted() {
    let (aws, sources) = Sources::of_test_stack();
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    sources.refuse("DisableRule", "ManagedRuleException");
    let ran = Desk::new(&aws).run(&["clean-test", "--yes", "-q"]).await;
    assert_eq!((ran.code, sources.on()), (1, [true; 3]));
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr), @r"
        on again: schedule test-marketdata-downloader-schedule, queue mapping 11111111-2222-3333-4444-555555555555, notification of market-data-downloader-test-marketdata-downloader-111122223333
        nothing was deleted.

        error: cannot stop the schedule test-marketdata-downloader-schedule: events:DisableRule was refused
          caused by: ManagedRuleException: no
        ");
    assert_eq!(aws.s3.keys(BUCKET), ["in/a.csv"]);
}

#[tokio::test(start_paused = true)]
async fn one_that_does_not_start_again_is_named_and_the_next_run_starts_it() {
    let (aws, sources) = Sources::of_test_stack();
    sources.refuse("EnableRule", "InternalException");
    let desk = Desk::new(&aws);
    let ran = desk.run(&["clean-test", "--yes", "-q"]).await;
    assert_eq!((ran.code, sources.on(), notes(&desk)), (3, [false, true, true], 1));
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr), @r"
        on again: queue mapping 11111111-2222-3333-4444-555555555555, notification of market-data-downloader-test-marketdata-downloader-111122223333
        ✓ the buckets of test-marketdata-downloader are empty: nothing to do

        error: 1 source not on again
          caused by: cannot start the schedule test-marketdata-downloader-schedule: events:EnableRule was refused: InternalException: no
        hint: run `mdd clean-test --stack test-marketdata-downloader` again: what it has stopped is written down, and it starts it again
        ");
    sources.refuse_nothing();
    let ran = desk.run(&["clean-test", "--yes", "-q"]).await;
    assert_eq!((ran.code, sources.on(), notes(&desk)), (0, [true; 3], 0), "{}", ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn what_a_running_function_writes_late_goes_too() {
    let (aws, sources) = Sources::of_test_stack();
    let (store, mut looks) = (aws.s3.clone(), 0);
    aws.s3.on(move |call| {
        looks += u32::from(call.query("versions").is_some());
        // The bucket was empty once, and is looked at again.
        if looks == 2 && call.query("versions").is_some() {
            store.put(BUCKET, "athena/late.parquet", b"x");
        }
        None
    });
    let ran = Desk::new(&aws).run(&["clean-test", "--yes"]).await;
    assert_eq!((ran.code, sources.on()), (0, [true; 3]), "{}", ran.stderr);
    assert_eq!(aws.s3.keys(BUCKET), Vec::<String>::new());
    assert!(ran.stderr.contains("was written to late: 1 version removed"), "{}", ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_filled_again_and_again_is_given_up_after_minutes_and_named() {
    let (aws, sources) = Sources::of_test_stack();
    let (store, began) = (aws.s3.clone(), Instant::now());
    let mut last: Option<Instant> = None;
    aws.s3.on(move |call| {
        // Between two looks somebody writes again.
        let since = last.map(|last| last.elapsed());
        if call.query("versions").is_some() && since.is_none_or(|since| since > Duration::from_secs(1)) {
            last = Some(Instant::now());
            store.put(BUCKET, "in/again.csv", b"x");
        }
        None
    });
    let ran = Desk::new(&aws).run(&["clean-test", "--yes", "-q"]).await;
    assert_eq!((ran.code, sources.on()), (3, [true; 3]), "{}", ran.stderr);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr));
    let minutes = began.elapsed().as_secs() / 60;
    assert_eq!(minutes, 6, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn of_two_at_once_the_second_says_who_is_at_work_and_touches_nothing() {
    let (aws, sources) = Sources::of_test_stack();
    aws.s3.put(BUCKET, "in/a.csv", b"1");
    let desk = Desk::new(&aws);
    let second = async {
        // The first has emptied the bucket and looks whether it stays so.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let ran = desk.run(&["clean-test", "--yes", "-q"]).await;
        (ran, sources.on(), notes(&desk))
    };
    let (first, (second, on, notes_then)) = tokio::join!(desk.run(&["clean-test", "--yes", "-q"]), second);
    assert_eq!((second.code, on, notes_then), (1, [false; 3], 1), "{}", second.stdout);
    let said = second.stderr.replace(&std::process::id().to_string(), "PID");
    insta::assert_snapshot!(said);
    assert_eq!((first.code, sources.on(), notes(&desk)), (0, [true; 3], 0), "{}", first.stderr);
}
