//! A bucket that was named, and whether it may be written to.

use lambda_shared::testing::Reply;
use serde_json::Value;

use super::{EOD, aws, puts};
use crate::support::{Aws, Desk, Stack};

const OWN: &str = "somebody-elses";

fn desk(aws: &Aws) -> Desk {
    let desk = Desk::new(aws);
    desk.file("mine/a.csv", EOD);
    desk.file("mine/sub/b.csv", EOD);
    desk
}

#[tokio::test(start_paused = true)]
async fn files_go_there_without_waiting() {
    let aws = Aws::with([]);
    let desk = desk(&aws);
    let ran = desk.run(&["upload-sample", "mine", "--bucket", OWN, "-q"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
    let ran = desk.run(&["upload-sample", "mine", "--bucket", OWN, "--prefix", "x/y", "-q"]).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ran =
        desk.run(&["upload-sample", "mine", "--bucket", OWN, "--prefix", "", "-q", "--output", "json"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&document["stack"], &document["prefix"]), (&Value::Null, &Value::from("")));
    assert_eq!(
        aws.s3.keys(OWN),
        ["a.csv", "in/a.csv", "in/sub/b.csv", "sub/b.csv", "x/y/a.csv", "x/y/sub/b.csv"]
    );
    let ran = desk.run(&["upload-sample", "mine", "--bucket", OWN, "--prefix", "x", "--wait"]).await;
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

#[tokio::test(start_paused = true)]
async fn productions_and_the_pipelines_own_are_refused() {
    let holding =
        |name: &str, bucket: &str| Stack { name: name.into(), buckets: vec![bucket.into()], ..Stack::test() };
    let aws = Aws::with([
        holding("prod-marketdata-downloader", "prices"),
        holding("market-data-downloader", "artifacts"),
    ]);
    let desk = desk(&aws);
    let mut said = Vec::new();
    // The last has outlived its stack.
    for bucket in ["prices", "artifacts", "market-data-downloader-prod-marketdata-downloader-111122223333"] {
        let ran = desk.run(&["upload-sample", "mine", "--bucket", bucket, "--yes"]).await;
        assert_eq!(ran.code, 2, "{bucket}");
        said.push(ran.stderr);
    }
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(puts(&aws), 0);
}

#[tokio::test(start_paused = true)]
async fn where_nobody_can_say_a_yes_is_needed() {
    let answers = [
        Reply::new(501, "<Error><Code>NotImplemented</Code></Error>"),
        Reply::new(404, "404 page not found"),
        Reply::s3_error(405, "MethodNotAllowed"),
        Reply::s3_error(403, "AccessDenied"),
    ];
    for answer in answers {
        let aws = Aws::with([]).without_cloudformation(answer.clone());
        let desk = desk(&aws);
        let asked = desk.run(&["upload-sample", "mine", "--bucket", OWN]).await;
        assert_eq!((asked.code, puts(&aws)), (2, 0), "{answer:?}: {}", asked.stderr);
        assert!(asked.stderr.contains("cannot be checked"), "{}", asked.stderr);
        assert!(asked.stderr.contains("answer it with --yes"), "{}", asked.stderr);
        let told = desk.run(&["upload-sample", "mine", "--bucket", OWN, "--yes", "-q"]).await;
        assert_eq!((told.code, puts(&aws)), (0, 2), "{answer:?}: {}", told.stderr);
    }
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_not_there_is_named_once_before_anything_is_sent() {
    let aws = aws();
    let ran = desk(&aws).run(&["upload-sample", "mine", "--bucket", "nowhere", "--yes"]).await;
    assert_eq!((ran.code, ran.stdout.as_str(), puts(&aws)), (1, "", 0));
    insta::assert_snapshot!(ran.stderr, @r"
    error: the bucket nowhere does not exist
    hint: see whether --bucket has its right name; `aws s3 mb s3://nowhere` makes it
    ");
}

#[tokio::test(start_paused = true)]
async fn who_may_not_look_at_a_bucket_may_still_write_to_it() {
    let aws = aws();
    aws.on(|call| (call.method == "HEAD").then(|| Reply::new(403, "")));
    let ran = desk(&aws).run(&["upload-sample", "mine", "--bucket", OWN, "-q"]).await;
    assert_eq!((ran.code, puts(&aws)), (0, 2), "{}", ran.stderr);
}
