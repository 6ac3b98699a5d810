//! Load: thousands of files, repetitions, a steady rate.

use serde_json::{Value, json};

use super::{EOD, aws, desk, puts};
use crate::support::{BUCKET, Desk, Harvester};

#[tokio::test(start_paused = true)]
async fn many_files_take_one_call_each_and_their_results_a_few_for_all() {
    let aws = aws();
    let desk = Desk::new(&aws);
    (0..300).for_each(|number| desk.file(&format!("mine/eod_{number:04}.csv"), format!("{EOD}{number}")));
    let ran = desk.run(&["upload-sample", "mine", "--no-wait", "-q"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!((puts(&aws), aws.s3.calls().len()), (300, 300));
    insta::assert_snapshot!(ran.stdout);

    Harvester::after(2, &aws.s3);
    let before = aws.s3.calls().len();
    let ran = desk.run(&["upload-sample", "mine", "-q"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let calls = aws.s3.calls()[before..].to_vec();
    let listings = calls.iter().filter(|call| call.contains("list-type=2")).count();
    let reads = calls.iter().filter(|call| call.starts_with("GET ") && call.contains("/manifest/")).count();
    assert!(listings < 20, "{listings}");
    assert_eq!((reads, calls.len()), (300, 300 + 300 + listings));
}

#[tokio::test(start_paused = true)]
async fn repetitions_have_keys_and_results_of_their_own_and_say_that_their_bytes_are_known() {
    let aws = aws();
    Harvester::after(1, &aws.s3);
    let ran = desk(&aws, 2).run(&["upload-sample", "eod_20250227", "--verify", "--repeat", "3", "-q"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stdout);
    let done = aws.s3.keys(BUCKET).into_iter().filter(|key| key.starts_with("done/")).count();
    assert_eq!(done, 3);
}

#[tokio::test(start_paused = true)]
async fn for_a_program_a_repetition_has_its_round() {
    let aws = aws();
    let words = ["upload-sample", "--all", "--no-wait", "--repeat", "2", "--output", "json", "-q"];
    let ran = desk(&aws, 2).run(&words).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, &document["repeat"], &document["sums"]["stored"]), (0, &json!(2), &json!(4)));
    let rounds: Vec<_> = document["files"].as_array().unwrap().iter().map(|file| &file["round"]).collect();
    assert_eq!(rounds, [1, 1, 2, 2]);
    assert_eq!(document["files"][3]["key"], "in/T0002/apology.xls");
    assert_eq!(aws.s3.metadata(BUCKET, "in/T0002/apology.xls")["asx-date"], "2025-02-27");
}

#[tokio::test(start_paused = true)]
async fn a_rate_is_kept() {
    let aws = aws();
    let desk = desk(&aws, 2);
    let words = ["upload-sample", "--no-wait", "--repeat", "3", "--output", "json", "-q", "--rate"];
    for (rate, seconds) in [("2", 2.5), ("0.5", 10.0), ("30/m", 10.0)] {
        let ran = desk.run(&[&words[..], &[rate]].concat()).await;
        let document: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!((ran.code, document["seconds"].as_f64()), (0, Some(seconds)), "{rate}");
    }
    let wrong = desk.run(&["upload-sample", "--rate", "0"]).await;
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("write a rate above 0"), "{}", wrong.stderr);
}

#[tokio::test(start_paused = true)]
async fn repetitions_of_a_file_that_changed_are_not_stored() {
    let aws = aws();
    let desk = desk(&aws, 2);
    let path = desk.folder().join("config/samples/eod_20250227.csv");
    aws.s3.on(move |_| {
        std::fs::write(&path, EOD.repeat(2)).unwrap();
        None
    });
    let words = ["upload-sample", "eod_20250227", "--no-wait", "--repeat", "3", "-q", "--rate", "1"];
    let ran = desk.run(&words).await;
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("error: 2 of 3 files not uploaded"), "{}", ran.stderr);
    assert!(ran.stderr.contains("T0003/eod_20250227.csv: "), "{}", ran.stderr);
    assert_eq!(aws.s3.keys(BUCKET), ["in/eod_20250227.csv"]);
    assert_eq!(aws.s3.content(BUCKET, "in/eod_20250227.csv").unwrap(), EOD.as_bytes());
}
