//! `mdd upload-sample`: what the shell gets, what is said, and what is in the bucket afterwards.

mod faults;
mod given_bucket;
mod large;
mod load;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::{Aws, BUCKET, Desk, Harvester, Stack};
use lambda_shared::testing::Reply;
use serde_json::{Value, json};

const EOD: &str = "\
code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest
BNH2025,20250227,3,84.15,1,85.40,86.00,86.50,83.75,84.50,43,1920
BNM2025,20250227,1,80.00,2,81.00,80.50,80.75,80.25,80.50,5,24
BNU2025,20250227,1,oops,2,81.00,80.50,80.75,80.25,80.50,5,24
";

fn aws() -> Aws {
    Aws::with([Stack::test()])
}

/// A project with two samples of which `accepted` rows are expected of the first.
fn desk(aws: &Aws, accepted: u64) -> Desk {
    let desk = Desk::new(aws);
    let expected = json!({"files": [
        {
            "file": "eod_20250227.csv", "kind": "energy_eod", "rows": 3, "accepted": accepted, "warned": 0,
            "duplicates": 0, "rejected": {"BAD_NUMBER": 1},
            "tables": [{"table": "energy_eod", "date": "2025-02-27", "rows": 2}]
        },
        {"file": "apology.xls", "failed": "HTML_BODY", "received_on": "2025-02-27"},
    ]});
    desk.file("config/samples/expected.json", expected.to_string());
    desk.file("config/samples/eod_20250227.csv", EOD);
    desk.file("config/samples/apology.xls", "<html><p>We are sorry.</p></html>");
    desk
}

fn puts(aws: &Aws) -> usize {
    aws.s3.calls().iter().filter(|call| call.starts_with("PUT ")).count()
}

#[tokio::test(start_paused = true)]
async fn the_projects_own_samples_come_to_what_they_must() {
    let aws = aws();
    Harvester::after(2, &aws.s3);
    let ran = Desk::of_this_project(&aws).run(&["upload-sample", "--verify"]).await;
    insta::assert_snapshot!(ran.stdout);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        !aws.s3
            .keys(BUCKET)
            .iter()
            .any(|key| key.starts_with("in/") && aws.s3.content(BUCKET, key).is_some())
    );
}

#[tokio::test(start_paused = true)]
async fn on_a_terminal_of_a_hundred_columns_every_file_of_the_project_is_one_row() {
    let aws = aws();
    Harvester::after(2, &aws.s3);
    let ran = Desk::of_this_project(&aws).run_on_terminal(100, &["upload-sample", "--verify", "-q"]).await;
    let rows: Vec<&str> = ran.stdout.lines().skip(2).take_while(|line| !line.is_empty()).collect();
    insta::assert_snapshot!(rows.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn without_a_terminal_there_is_one_line_per_change() {
    let aws = aws();
    Harvester::after(3, &aws.s3);
    let ran = desk(&aws, 2).run(&["upload-sample", "eod_20250227", "--verify"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stderr, @r"
        01:00:00 eod_20250227.csv uploaded 267 B to in/eod_20250227.csv
        01:00:00 eod_20250227.csv energy_eod, 3 rows
        ");
    let quiet = desk(&aws, 2).run(&["upload-sample", "--verify", "--quiet"]).await;
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
}

#[tokio::test(start_paused = true)]
async fn what_differs_is_listed_and_the_rest_still_counts() {
    let aws = aws();
    Harvester::after(1, &aws.s3);
    let ran = desk(&aws, 3).run(&["upload-sample", "--verify", "-q"]).await;
    assert_eq!(ran.code, 3);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr), @r"
        test-marketdata-downloader  ->  market-data-downloader-test-marketdata-downloader-111122223333/in/

          file              kind        rows  accepted  rejected  tables                 result
          eod_20250227.csv  energy_eod     3         2         1  energy_eod 2025-02-27  ✗ not as expected
          apology.xls       –              –         –         –  failed/: HTML_BODY     ✓ as expected

          eod_20250227.csv rejected 1 BAD_NUMBER
            failed/rejects/energy_eod/b48263ddc9b0e69c4878387e69a6ec7d8e4334e8e50c9aa9f23d8c546d38bb7b.csv

        2 files, 0.3 s from upload to result (slowest 0.3 s)

        error: 1 of 2 files not as expected
          caused by: eod_20250227.csv: accepted should be 3, is 2
        hint: `mdd inspect FILE` tells what the code in this folder makes of it; the stack may run another commit's
        ");
}

#[tokio::test(start_paused = true)]
async fn for_a_program_there_is_one_document() {
    let aws = aws();
    Harvester::after(1, &aws.s3);
    let ran = desk(&aws, 2).run(&["upload-sample", "--verify", "--output", "json", "-q"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, &document["bucket"]), (0, &json!(BUCKET)));
    let [eod, apology] = &document["files"].as_array().unwrap()[..] else { panic!("{document}") };
    assert_eq!(eod["result"], "as_expected");
    assert_eq!(eod["rows"]["rejects"], json!({"BAD_NUMBER": 1}));
    assert_eq!(eod["tables"][0]["date"], "2025-02-27");
    assert_eq!(apology["failed"]["code"], "HTML_BODY");
    let report = apology["failed"]["key"].as_str().unwrap();
    assert!(aws.s3.content(BUCKET, report).is_some(), "{report}");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_was_there_before_is_waited_for_again() {
    let aws = aws();
    Harvester::after(4, &aws.s3);
    let desk = desk(&aws, 2);
    assert_eq!(desk.run(&["upload-sample", "eod_20250227", "--verify"]).await.code, 0);
    let before = aws.s3.calls().len();
    let ran = desk.run(&["upload-sample", "eod_20250227", "--verify"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let calls = aws.s3.calls()[before..].to_vec();
    let looks = calls.iter().filter(|call| call.contains("prefix=in/")).count();
    assert_eq!(looks, 4, "{calls:?}");
    assert!(
        calls.iter().position(|call| call.contains("/manifest/"))
            > calls.iter().rposition(|call| call.contains("=in/"))
    );
}

#[tokio::test(start_paused = true)]
async fn with_no_wait_the_files_are_only_put_there_with_their_day() {
    let aws = aws();
    let ran = desk(&aws, 2).run(&["upload-sample", "--all", "--no-wait", "-q"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout, @r"
        test-marketdata-downloader  ->  market-data-downloader-test-marketdata-downloader-111122223333/in/

          file               size  key                  result
          eod_20250227.csv  267 B  in/eod_20250227.csv  ✓ uploaded
          apology.xls        33 B  in/apology.xls       ✓ uploaded
        2 files stored in 0.0 s
        ");
    assert_eq!(aws.s3.content(BUCKET, "in/eod_20250227.csv").unwrap(), EOD.as_bytes());
    assert_eq!(aws.s3.metadata(BUCKET, "in/apology.xls")["asx-date"], "2025-02-27");
    assert!(aws.s3.metadata(BUCKET, "in/eod_20250227.csv").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_harvested_is_told_with_its_reason() {
    let aws = aws();
    Harvester::after(1, &aws.s3);
    let desk = desk(&aws, 2);
    desk.file("mine/unknown.csv", "a,b\n1,2\n");
    let ran = desk.run(&["upload-sample", "mine/unknown.csv", "-q"]).await;
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.stderr, @r"
        error: unknown.csv is not harvested
          caused by: unknown.csv: UNKNOWN_KIND: neither its header nor the shape of its rows is one this harvester knows
        hint: the reason lies beside a file under failed/; `mdd inspect FILE` tells it here; --verify knows which must fail
        ");
    let ran = desk.run(&["upload-sample", "mine", "eod_20250227", "-q"]).await;
    assert_eq!(ran.code, 3, "{}", ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn at_the_time_limit_it_says_what_still_runs() {
    let aws = aws();
    let ran = desk(&aws, 2).run(&["upload-sample", "--verify", "--timeout", "30s", "-q"]).await;
    assert_eq!(ran.code, 8);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, ran.stderr), @r"
        test-marketdata-downloader  ->  market-data-downloader-test-marketdata-downloader-111122223333/in/

          file              kind  rows  accepted  rejected  tables  result
          eod_20250227.csv  –        –         –         –  –       ● still running
          apology.xls       –        –         –         –  –       ● still running
        0 of 2 files done

        error: 2 files still on the way after 30s: eod_20250227.csv, apology.xls
        hint: the harvester's log says more: aws logs tail /aws/lambda/test-marketdata-downloader-data-harvester --since 10m
        ");
}

#[tokio::test(start_paused = true)]
async fn being_told_to_slow_down_ends_nothing() {
    let aws = aws();
    Harvester::after(1, &aws.s3);
    let refusals = AtomicUsize::new(10);
    aws.s3.on(move |call| {
        let left = |n: usize| n.checked_sub(1);
        let refuse = call.query("list-type").is_some()
            && refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, left).is_ok();
        refuse.then(|| Reply::s3_error(503, "SlowDown"))
    });
    let ran = desk(&aws, 2).run(&["upload-sample", "eod_20250227.csv", "--verify", "-q"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[tokio::test(start_paused = true)]
async fn a_bucket_emptied_meanwhile_is_not_taken_for_a_result() {
    let aws = aws();
    let store = aws.s3.clone();
    aws.s3.on(move |call| {
        if call.query("prefix").is_some_and(|prefix| prefix.starts_with("in/")) {
            store.mark_deleted(BUCKET, "in/eod_20250227.csv");
        }
        None
    });
    let ran = desk(&aws, 2).run(&["upload-sample", "eod_20250227", "--verify", "-q"]).await;
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.stderr, @r"
        error: eod_20250227.csv is not as expected
          caused by: eod_20250227.csv: it is gone from in/ and nothing says what became of it
        hint: somebody emptied the bucket meanwhile: `mdd clean-test`, or the pipeline's CleanupTestFiles
        ");
}

#[tokio::test(start_paused = true)]
async fn no_permission_is_code_4_and_names_the_object() {
    let aws = aws();
    aws.s3.on(|call| (call.method == "PUT").then(|| Reply::s3_error(403, "AccessDenied")));
    let ran = desk(&aws, 2).run(&["upload-sample", "-q"]).await;
    assert_eq!(ran.code, 4);
    insta::assert_snapshot!(ran.stderr, @r"
        error: cannot store s3://market-data-downloader-test-marketdata-downloader-111122223333/in/eod_20250227.csv
          caused by: AccessDenied: AccessDenied happened (request TESTREQUEST)
        hint: your role lacks this permission; another profile may have it: --profile
        ");
}

#[tokio::test(start_paused = true)]
async fn one_file_that_cannot_be_stored_does_not_stop_the_others() {
    let aws = aws();
    Harvester::after(1, &aws.s3);
    aws.s3.on(|call| {
        let refused = call.method == "PUT" && call.path.ends_with("apology.xls");
        refused.then(|| Reply::s3_error(403, "AccessDenied"))
    });
    let ran = desk(&aws, 2).run(&["upload-sample", "--verify", "-q"]).await;
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("apology.xls: cannot store s3://"), "{}", ran.stderr);
    assert!(ran.stdout.contains("✓ as expected"), "{}", ran.stdout);
}

#[tokio::test(start_paused = true)]
async fn a_missing_test_stack_says_who_makes_it() {
    let aws = Aws::with([]);
    let ran = desk(&aws, 2).run(&["upload-sample"]).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(ran.stderr, @r"
        error: the test stack test-marketdata-downloader does not exist
          caused by: ValidationError: Stack with id test-marketdata-downloader does not exist
        hint: the pipeline makes it in TestStage; see where it is with `mdd watch`
        ");
}

#[tokio::test(start_paused = true)]
async fn only_a_test_stack_that_stands_gets_files() {
    let tagged = |value: &str| Stack { tags: vec![("Environment".into(), value.into())], ..Stack::test() };
    let aws =
        Aws::with([tagged("prod"), Stack { name: "prod-marketdata-downloader".into(), ..Stack::test() }]);
    let desk = desk(&aws, 2);
    let by_tag = desk.run(&["upload-sample"]).await;
    assert_eq!(by_tag.code, 2, "{}", by_tag.stderr);
    let by_name = desk.run(&["upload-sample", "--stack", "prod-marketdata-downloader"]).await;
    assert_eq!(by_name.code, 2, "{}", by_name.stderr);
    assert!(by_name.stderr.contains("is the production stack"), "{}", by_name.stderr);
    let making = Aws::with([Stack { status: "CREATE_IN_PROGRESS".into(), ..Stack::test() }]);
    let early = Desk::of_this_project(&making).run(&["upload-sample"]).await;
    assert_eq!(early.code, 1, "{}", early.stderr);
    assert!(early.stderr.contains("CREATE_IN_PROGRESS"), "{}", early.stderr);
    assert_eq!((puts(&aws), puts(&making)), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn what_makes_no_sense_is_refused_before_anything_is_uploaded() {
    let aws = aws();
    let desk = desk(&aws, 2);
    desk.file("mine.csv", EOD);
    let nowhere = desk.run(&["upload-sample", "nowhere.csv"]).await;
    insta::assert_snapshot!(nowhere.stderr, @r"
        error: nowhere.csv is neither a file nor a sample
        hint: the samples are eod_20250227.csv, apology.xls
        ");
    let unexpected = desk.run(&["upload-sample", "mine.csv", "--verify"]).await;
    insta::assert_snapshot!(unexpected.stderr, @r"
        error: nothing says what must come of mine.csv
        hint: follow it without --verify, or say what must come of it with --expected FILE
        ");
    assert_eq!((nowhere.code, unexpected.code, puts(&aws)), (2, 2, 0));
}

#[tokio::test(start_paused = true)]
async fn the_samples_can_be_listed_without_an_account() {
    let ran = desk(&Aws::with([]), 2).run(&["upload-sample", "--list"]).await;
    assert_eq!(ran.code, 0);
    insta::assert_snapshot!(ran.stdout, @r"
        PROJECT/config/samples

          file              kind        rows  accepted  rejected  must become
          eod_20250227.csv  energy_eod     3         2         1  energy_eod 2025-02-27
          apology.xls       –              –         –         –  failed/: HTML_BODY

          eod_20250227.csv must reject 1 BAD_NUMBER
        ");
}

#[tokio::test(start_paused = true)]
async fn results_are_evidence_for_an_approval() {
    let aws = aws();
    Harvester::after(1, &aws.s3);
    let desk = desk(&aws, 3);
    desk.run(&["upload-sample"]).await;
    let results = mdd::ops::harvest::harvest_results(&aws.clients(), BUCKET).await.unwrap();
    assert_eq!(results.len(), 2, "{results:?}");
    let catalogue =
        mdd::ops::samples::Catalogue::read(&desk.folder().join("config/samples/expected.json")).unwrap();
    let evidence = mdd::ops::harvest::evidence(&results, &catalogue.expected);
    assert_eq!((evidence.tried, evidence.as_expected, evidence.untried.len()), (2, 1, 0));
    assert_eq!(evidence.differing[0].file, "eod_20250227.csv");
}
