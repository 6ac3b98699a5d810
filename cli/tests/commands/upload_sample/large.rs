//! Large files: in parts, and continued where they were broken off.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use lambda_shared::testing::Reply;
use serde_json::Value;

use super::aws;
use crate::support::{Aws, BUCKET, Desk};

const KEY: &str = "in/large.csv";
const PART: usize = 8 << 20;

/// Three whole parts and a piece, no two alike.
fn content() -> Vec<u8> {
    let line = |number: u32| number.to_le_bytes();
    (0..u32::try_from((3 * PART + 1000) / 4).unwrap()).flat_map(line).collect()
}

fn desk(aws: &Aws, content: &[u8]) -> Desk {
    let desk = Desk::new(aws);
    desk.file("large.csv", content);
    desk
}

const UPLOAD: [&str; 4] = ["upload-sample", "large.csv", "--no-wait", "-q"];

fn parts_sent(aws: &Aws) -> usize {
    aws.s3.calls().iter().filter(|call| call.starts_with("PUT ") && call.contains("partNumber=")).count()
}

#[tokio::test(start_paused = true)]
async fn a_large_file_goes_in_parts_and_arrives_whole() {
    let aws = aws();
    let words = [&UPLOAD[..], &["--output", "json"]].concat();
    let ran = desk(&aws, &content()).run(&words).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(aws.s3.content(BUCKET, KEY).unwrap() == content());
    assert_eq!((parts_sent(&aws), aws.s3.unfinished(BUCKET).len()), (4, 0));
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(document["files"][0]["size"], content().len());
    assert_eq!(document["files"][0]["version_id"], aws.s3.versions(BUCKET, KEY)[0].id);
}

/// An S3 whose line is cut for good once this many parts have come, until it is mended.
fn cut_after(aws: &Aws, parts: usize) -> Arc<AtomicBool> {
    let (cut, mended) = (AtomicUsize::new(0), Arc::new(AtomicBool::new(false)));
    let flag = Arc::clone(&mended);
    aws.s3.on(move |call| {
        let part = call.method == "PUT" && call.query("partNumber").is_some();
        let come = if part { cut.fetch_add(1, Ordering::SeqCst) } else { cut.load(Ordering::SeqCst) };
        let broken = come >= parts && !flag.load(Ordering::SeqCst);
        broken.then(|| Reply::new(0, ""))
    });
    mended
}

#[tokio::test(start_paused = true)]
async fn what_was_cut_in_the_middle_goes_on_where_it_was() {
    let aws = aws();
    let desk = desk(&aws, &content());
    let mended = cut_after(&aws, 2);
    let ran = desk.run(&UPLOAD).await;
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("large.csv: cannot store part"), "{}", ran.stderr);
    assert!(ran.stderr.contains("the same command with --continue"), "{}", ran.stderr);
    assert_eq!(aws.s3.content(BUCKET, KEY), None);
    assert_eq!(aws.s3.unfinished(BUCKET), [KEY]);

    mended.store(true, Ordering::SeqCst);
    let before = parts_sent(&aws);
    let ran = desk.run(&UPLOAD).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(aws.s3.content(BUCKET, KEY).unwrap() == content());
    assert_eq!(parts_sent(&aws) - before, 2, "two were there");
    assert_eq!(aws.s3.unfinished(BUCKET), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn parts_of_another_content_are_not_kept() {
    let aws = aws();
    let mended = cut_after(&aws, 2);
    desk(&aws, &content()).run(&UPLOAD).await;
    assert_eq!(aws.s3.unfinished(BUCKET), [KEY]);
    mended.store(true, Ordering::SeqCst);
    let mut other = content();
    (0..4).for_each(|part| other[part * PART] ^= 1);
    let before = parts_sent(&aws);
    assert_eq!(desk(&aws, &other).run(&UPLOAD).await.code, 0);
    assert!(aws.s3.content(BUCKET, KEY).unwrap() == other);
    assert_eq!(parts_sent(&aws) - before, 4);
}

#[tokio::test(start_paused = true)]
async fn an_upload_somebody_ended_meanwhile_begins_again() {
    let aws = aws();
    let mended = cut_after(&aws, 2);
    let desk = desk(&aws, &content());
    desk.run(&UPLOAD).await;
    mended.store(true, Ordering::SeqCst);
    let left = Arc::new(AtomicBool::new(true));
    aws.s3.on(move |call| {
        let part = call.method == "PUT" && call.query("uploadId") == Some("u000001");
        (part && left.load(Ordering::SeqCst)).then(|| Reply::s3_error(404, "NoSuchUpload"))
    });
    let ran = desk.run(&UPLOAD).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(aws.s3.content(BUCKET, KEY).unwrap() == content());
}

#[tokio::test(start_paused = true)]
async fn a_completion_whose_answer_was_lost_is_no_failure_even_if_the_harvester_was_faster() {
    for harvested in [false, true] {
        completion_lost(harvested).await;
    }
}

async fn completion_lost(harvested: bool) {
    let aws = aws();
    let lost = AtomicBool::new(false);
    let store = aws.s3.clone();
    aws.s3.on(move |call| {
        let completes = call.method == "POST" && call.query("uploadId").is_some();
        if !completes || lost.swap(true, Ordering::SeqCst) {
            return None;
        }
        // It is carried out, and the line is cut before the answer.
        let reply = store.apply(call);
        assert_eq!(reply.status, 200);
        if harvested {
            store.mark_deleted(BUCKET, KEY);
        }
        Some(Reply::new(0, ""))
    });
    let ran = desk(&aws, &content()).run(&UPLOAD).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(aws.s3.versions(BUCKET, KEY).len(), 1 + usize::from(harvested), "the marker is one");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_changes_meanwhile_is_not_stored() {
    let aws = aws();
    let desk = desk(&aws, &content());
    let path = desk.folder().join("large.csv");
    aws.s3.on(move |call| {
        if call.query("partNumber") == Some("2") {
            let file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
            file.set_len(content().len() as u64 + 1).unwrap();
        }
        None
    });
    let ran = desk.run(&UPLOAD).await;
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("large.csv changed during the upload and is not stored"), "{}", ran.stderr);
    assert_eq!((aws.s3.content(BUCKET, KEY), aws.s3.unfinished(BUCKET).len()), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn a_file_that_grows_before_its_turn_is_not_cut_at_the_size_it_had() {
    let aws = aws();
    let desk = Desk::new(&aws);
    desk.file("mine/a.csv", "1");
    desk.file("mine/b.csv", content());
    let path = desk.folder().join("mine/b.csv");
    aws.s3.on(move |call| {
        if call.path.ends_with("/a.csv") {
            let file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
            file.set_len((4 * PART) as u64).unwrap();
        }
        None
    });
    let ran = desk.run(&["upload-sample", "mine", "--no-wait", "-q", "--rate", "1"]).await;
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("b.csv changed during the upload and is not stored"), "{}", ran.stderr);
    assert_eq!((aws.s3.keys(BUCKET), aws.s3.unfinished(BUCKET).len()), (vec!["in/a.csv".to_owned()], 0));
    assert_eq!(parts_sent(&aws), 0);
}

#[tokio::test(start_paused = true)]
async fn without_permission_to_list_uploads_it_begins_from_the_start() {
    let aws = aws();
    aws.s3.on(|call| {
        call.query("uploads").filter(|_| call.method == "GET").map(|_| Reply::s3_error(403, "AccessDenied"))
    });
    let ran = desk(&aws, &content()).run(&UPLOAD).await;
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(parts_sent(&aws), 4);
}
