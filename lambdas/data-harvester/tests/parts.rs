//! Objects that are too large for one request: they come in parts, all at once or not at all, and whoever is killed
//! between the parts leaves nothing that the next try does not clear away.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use futures::future::join;
use serde_json::Value;
use support::{Fault, Memory, Turns, assert_same, deliver, eod, persist};

/// In bytes: every table here is larger, and the rejects of a file are.
const PART: usize = 700;

fn large(settle: &str) -> Vec<u8> {
    let bad = "bad ".repeat(200);
    eod("20250227", &[("BNH2025", settle), ("BVH2025", "70.00"), (&bad, "1.00")])
}

fn begin(files: &[(&str, Vec<u8>)]) -> (Memory, Vec<Value>) {
    let store = Memory::new().in_parts_of(PART);
    let upload = |(key, body): &(&str, Vec<u8>)| {
        store.pass(60);
        store.upload(key, body)
    };
    let records = files.iter().map(upload).collect();
    (store, records)
}

#[tokio::test]
async fn large_objects_come_in_parts_and_what_the_harvester_keeps_does_not() {
    let (store, records) = begin(&[("in/eod.csv", large("84.00"))]);
    deliver(&store, &records[0]).await;
    let key = |start: &str| store.keys().into_iter().find(|key| key.starts_with(start)).unwrap();
    let (table, rejects) = (key("athena/"), key("failed/rejects/"));
    let parts = |key: &str| vec![format!("UploadPart {}", first(key)); store.body(key).len().div_ceil(PART)];
    let requests: Vec<_> = store.writes().iter().map(|write| first(write).to_owned()).collect();
    let expected = [
        vec!["PutObject manifest".to_owned(); 2],
        vec!["CreateMultipartUpload athena".to_owned()],
        parts(&table),
        vec!["CompleteMultipartUpload athena".to_owned(), "CreateMultipartUpload failed".to_owned()],
        parts(&rejects),
        ["CompleteMultipartUpload failed", "PutObject manifest", "CopyObject done", "DeleteObject in"]
            .map(str::to_owned)
            .to_vec(),
    ];
    assert!(parts(&table).len() > 2 && parts(&rejects).len() > 1);
    assert_eq!(requests, expected.concat());
    assert_eq!(store.about(&table).content_type.as_deref(), Some("application/vnd.apache.parquet"));
    let whole = Memory::new();
    deliver(&whole, &begin_again(&whole)).await;
    assert_same(&store.current(), &whole.current(), "in parts or not");
}

/// The same upload to a bucket whose parts are as large as S3's.
fn begin_again(store: &Memory) -> Value {
    store.pass(60);
    store.upload("in/eod.csv", &large("84.00"))
}

/// A key, or a request, up to the first folder.
fn first(key: &str) -> &str {
    key.split('/').next().unwrap()
}

#[tokio::test]
async fn failed_or_killed_at_any_request_nothing_is_seen_early_or_left_over() {
    let (store, records) = begin(&[("in/eod.csv", large("84.00")), ("in/eod.csv", large("85.00"))]);
    deliver(&store, &records[0]).await;
    let before = store.current();
    let start = store.requests().len();
    let undisturbed = store.clone();
    deliver(&undisturbed, &records[1]).await;
    let requests = undisturbed.requests().split_off(start);
    let table = before.keys().find(|key| key.starts_with("athena/")).unwrap();
    let completed = requests.iter().position(|request| request.starts_with("CompleteMultipart")).unwrap();
    for (at, request) in requests.iter().enumerate() {
        for fault in Fault::ALL {
            let case = format!("{fault:?} {request} ({at})");
            let store = store.clone();
            store.fail(start + at, fault);
            tokio::select! {
                biased;
                () = store.kills() => (),
                result = support::send(&store, std::slice::from_ref(&records[1])) => assert!(result.is_err(), "{case}"),
            }
            if at < completed {
                assert!(store.body(table) == before[table].0, "{case}: it is what it was");
            }
            persist(&store, &records[1]).await;
            assert_same(&store.current(), &undisturbed.current(), &case);
            assert_eq!(store.left_over(), [""; 0], "{case}");
        }
    }
}

/// The parts of one are sent while the other completes its own, and clears away what it finds.
#[tokio::test]
async fn two_harvesters_of_one_large_file_and_of_two() {
    let files = [("in/eod.csv", large("84.00")), ("in/2025/eod.csv", large("85.00"))];
    for files in [&files[..1], &files[..]] {
        let (alone, records) = begin(files);
        for record in &records {
            deliver(&alone, record).await;
        }
        let requests = alone.requests().len() / files.len() + 4;
        for first in [0, 1] {
            for some in 4..requests {
                let (store, records) = begin(files);
                let order = std::iter::repeat_n(first, some).chain(std::iter::repeat_n(1 - first, 400));
                let turns = Turns::new(order);
                let (one, other) = (&records[0], &records[files.len() - 1]);
                join(turns.deliver(0, &store, one), turns.deliver(1, &store, other)).await;
                assert_same(&store.current(), &alone.current(), &format!("{first} makes {some} requests"));
                assert_eq!(store.left_over(), [""; 0]);
            }
        }
    }
}
