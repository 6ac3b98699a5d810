//! What goes wrong on the way: each file says so, and the next run goes on.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use lambda_shared::testing::Reply;
use mdd::interrupt::Interrupt;
use serde_json::{Value, json};

use super::{EOD, aws, desk, puts};
use crate::support::{Aws, BUCKET, Desk, Harvester, Ran};

fn many(desk: &Desk, count: usize) {
    (0..count).for_each(|number| desk.file(&format!("mine/{number:03}.csv"), number.to_string()));
}

#[tokio::test(start_paused = true)]
async fn refusals_faults_and_cuts_are_tried_again() {
    let aws = aws();
    let desk = Desk::new(&aws);
    many(&desk, 300);
    let mut tried = BTreeMap::<String, u16>::new();
    aws.s3.on(move |call| {
        let times = tried.entry(call.path.clone()).or_default();
        *times += 1;
        match times {
            1 => Some(Reply::s3_error(503, "SlowDown")),
            2 if call.path.ends_with('0') => Some(Reply::s3_error(500, "InternalError")),
            2 => Some(Reply::new(0, "")),
            _ => None,
        }
    });
    let ran = desk.run(&["upload-sample", "mine", "--no-wait", "-q"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(aws.s3.keys(BUCKET).len(), 300);
}

#[tokio::test(start_paused = true)]
async fn what_fails_is_listed_and_the_next_run_sends_only_that() {
    let aws = aws();
    let desk = Desk::new(&aws);
    many(&desk, 60);
    let mended = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&mended);
    aws.s3.on(move |call| {
        let bad = call.method == "PUT" && call.path.ends_with("7.csv") && !flag.load(Ordering::SeqCst);
        bad.then(|| Reply::s3_error(500, "InternalError"))
    });
    let ran = desk.run(&["upload-sample", "mine", "--no-wait", "-q"]).await;
    assert_eq!(ran.code, 3);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr));

    mended.store(true, Ordering::SeqCst);
    let before = puts(&aws);
    let words = ["upload-sample", "mine", "--no-wait", "--continue", "-q", "--output", "json"];
    let ran = desk.run(&words).await;
    assert_eq!((ran.code, puts(&aws) - before), (0, 6), "{}", ran.stderr);
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&document["sums"]["uploaded"], &document["sums"]["skipped"]), (&json!(6), &json!(54)));
    assert_eq!(document["files"][0]["before"], "stored");
}

#[tokio::test(start_paused = true)]
async fn what_failed_is_listed_also_when_others_are_still_on_the_way() {
    let aws = aws();
    aws.s3.on(|call| {
        let bad = call.method == "PUT" && call.path.ends_with("apology.xls");
        bad.then(|| Reply::s3_error(403, "AccessDenied"))
    });
    let ran = desk(&aws, 2).run(&["upload-sample", "--timeout", "30s", "-q"]).await;
    assert_eq!(ran.code, 3);
    insta::assert_snapshot!(ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn a_file_of_other_content_under_the_same_key_is_sent() {
    let aws = aws();
    let desk = Desk::new(&aws);
    many(&desk, 2);
    aws.s3.put(BUCKET, "in/000.csv", b"0");
    aws.s3.put(BUCKET, "in/001.csv", b"?");
    let ran = desk.run(&["upload-sample", "mine", "--no-wait", "--continue", "-q"]).await;
    assert_eq!((ran.code, puts(&aws)), (0, 1), "{}", ran.stderr);
    assert_eq!(aws.s3.content(BUCKET, "in/001.csv").unwrap(), b"1");
}

#[tokio::test(start_paused = true)]
async fn what_was_harvested_is_not_sent_again_and_has_its_result() {
    let aws = aws();
    Harvester::after(1, &aws.s3);
    let desk = desk(&aws, 2);
    assert_eq!(desk.run(&["upload-sample", "--verify", "-q"]).await.code, 0);
    let before = puts(&aws);
    let ran = desk.run(&["upload-sample", "--verify", "--continue", "-q"]).await;
    assert_eq!((ran.code, puts(&aws) - before), (0, 0), "{}", ran.stderr);
    assert!(ran.stdout.contains("✓ as expected"), "{}", ran.stdout);
}

/// Ctrl-C is pressed when the second file is on its way.
async fn interrupted_at_the_second(aws: &Aws, desk: &Desk, words: &[&str]) -> Ran {
    let store = aws.s3.clone();
    let pressing = |interrupt: Interrupt| {
        store.on(move |call| {
            if call.path.ends_with("001.csv") {
                interrupt.press();
            }
            None
        });
    };
    desk.run_with(words, pressing).await
}

#[tokio::test(start_paused = true)]
async fn ctrl_c_says_how_far_it_came_and_how_to_go_on() {
    let aws = aws();
    let desk = Desk::new(&aws);
    many(&desk, 4);
    let ran =
        interrupted_at_the_second(&aws, &desk, &["upload-sample", "mine", "--no-wait", "--rate", "1"]).await;
    assert_eq!(ran.code, 130);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr));
    let ran = desk.run(&["upload-sample", "mine", "--no-wait", "--continue", "-q"]).await;
    assert_eq!((ran.code, puts(&aws)), (0, 4), "{}", ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn of_what_was_on_its_way_at_ctrl_c_no_more_is_said_than_is_known() {
    let aws = aws();
    let desk = Desk::new(&aws);
    many(&desk, 3);
    let ran = interrupted_at_the_second(
        &aws,
        &desk,
        &["upload-sample", "mine", "--rate", "1", "--output", "json", "-q"],
    )
    .await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let files = document["files"].as_array().unwrap();
    let results: Vec<_> = files.iter().map(|file| file["result"].as_str().unwrap()).collect();
    assert_eq!((ran.code, results), (130, vec!["uploaded", "uploaded", "not_uploaded"]));
    assert_eq!((&document["sums"]["uploaded"], &document["sums"]["running"]), (&json!(2), &json!(0)));
}

#[tokio::test(start_paused = true)]
async fn one_that_is_written_to_before_its_turn_is_listed_and_not_stored() {
    let aws = aws();
    let desk = Desk::new(&aws);
    many(&desk, 3);
    let folder = desk.folder().join("mine");
    aws.s3.on(move |call| {
        if call.path.ends_with("/000.csv") {
            std::fs::write(folder.join("001.csv"), "more than it was").unwrap();
            // As long as it was, but not what it was.
            let same_size = std::fs::OpenOptions::new().append(true).open(folder.join("002.csv")).unwrap();
            same_size.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        }
        None
    });
    let ran = desk.run(&["upload-sample", "mine", "--no-wait", "-q", "--rate", "1"]).await;
    assert_eq!(ran.code, 3);
    insta::assert_snapshot!(ran.stderr);
    assert_eq!(aws.s3.keys(BUCKET), ["in/000.csv"]);
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn one_that_cannot_be_read_does_not_stop_the_others() {
    let aws = aws();
    let desk = Desk::new(&aws);
    many(&desk, 2);
    std::os::unix::fs::symlink("nowhere", desk.folder().join("mine/broken.csv")).unwrap();
    let ran = desk.run(&["upload-sample", "mine", "--no-wait", "-q"]).await;
    assert_eq!(ran.code, 3);
    insta::assert_snapshot!(ran.stderr);
    assert_eq!(aws.s3.keys(BUCKET), ["in/000.csv", "in/001.csv"]);
}

#[tokio::test(start_paused = true)]
async fn names_arrive_as_they_are() {
    let aws = aws();
    let desk = Desk::new(&aws);
    let names = ["a b.csv", "empty.csv", "sub/日本 &<'.csv", "ä+%2F.csv"];
    names
        .iter()
        .for_each(|name| desk.file(&format!("mine/{name}"), if *name == "empty.csv" { "" } else { EOD }));
    desk.file("mine/.hidden", "x");
    Harvester::after(1, &aws.s3);
    let ran = desk.run(&["upload-sample", "mine", "-q", "--output", "json"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let keys: Vec<_> = document["files"].as_array().unwrap().iter().map(|file| &file["key"]).collect();
    assert_eq!(keys, names.map(|name| format!("in/{name}")).iter().collect::<Vec<_>>());
    let files = document["files"].as_array().unwrap();
    let results: Vec<_> = files.iter().map(|file| file["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["harvested", "failed", "harvested", "harvested"], "{}", ran.stderr);
    assert_eq!(ran.code, 3);
}
