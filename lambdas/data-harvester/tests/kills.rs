//! A harvester that fails or is killed at any request, once or twice, and is called again: the bucket ends as if nothing
//! had happened.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use serde_json::Value;
use support::{Bucket, End, Fault, Memory, Moment, SCENARIOS, assert_same, persist, reads, send};

/// The bucket when nothing goes wrong, and its requests.
async fn undisturbed(store: &Memory, record: &Value) -> (Bucket, Vec<String>) {
    let store = store.clone();
    let before = store.requests().len();
    persist(&store, record).await;
    (store.current(), store.requests().split_off(before))
}

#[tokio::test]
async fn at_any_request() {
    for scenario in &SCENARIOS {
        let (store, record) = scenario.begin().await;
        let (expected, requests) = undisturbed(&store, &record).await;
        let start = store.requests().len();
        for (at, request) in requests.iter().enumerate() {
            for fault in Fault::ALL {
                let store = store.clone();
                store.fail(start + at, fault);
                persist(&store, &record).await;
                let case = format!("{}: {fault:?} {request}", scenario.name);
                assert!(!store.may_fail(), "{case}: it happened");
                assert_same(&store.current(), &expected, &case);
            }
        }
    }
}

/// All that a killed harvester leaves is the bucket, and that is the same from one write to the next: it is killed
/// after each write, and the next one after each of its own.
#[tokio::test]
async fn twice_in_a_row() {
    for scenario in &SCENARIOS {
        let (store, record) = scenario.begin().await;
        let (expected, requests) = undisturbed(&store, &record).await;
        let start = store.requests().len();
        for first in writes(&requests) {
            let once = store.clone();
            once.fail(start + first, KILLED);
            let (_, retried) = undisturbed(&once, &record).await;
            for second in writes(&retried).filter(|second| *second > first) {
                let twice = once.clone();
                twice.fail(start + second, KILLED);
                persist(&twice, &record).await;
                let case =
                    format!("{}: after {}, then after {}", scenario.name, requests[first], retried[second]);
                assert!(!twice.may_fail(), "{case}: it happened twice");
                assert_same(&twice.current(), &expected, &case);
            }
        }
    }
}

const KILLED: Fault = Fault::of(Moment::After, End::Killed);

/// Where the requests are that may change something.
fn writes(requests: &[String]) -> impl Iterator<Item = usize> {
    (0..requests.len()).filter(move |at| !reads(&requests[*at]))
}

/// A copy of the file comes under another name while the first is still to be tried again.
#[tokio::test]
async fn while_a_copy_comes() {
    let (store, record) = SCENARIOS[0].begin().await;
    store.pass(60);
    let copy = store.upload("in/copy.csv", &store.body("in/eod.csv"));
    let mut expected = Vec::new();
    for records in [[&record, &copy], [&copy, &record]] {
        let store = store.clone();
        for record in records {
            persist(&store, record).await;
        }
        expected.push(store.current());
    }
    let (_, requests) = undisturbed(&store, &record).await;
    let writes: Vec<_> = writes(&requests).collect();
    for (nth, at) in writes.iter().enumerate() {
        for moment in [Moment::Before, Moment::After] {
            let store = store.clone();
            store.fail(store.requests().len() + at, Fault::of(moment, End::Error));
            send(&store, std::slice::from_ref(&record)).await.unwrap_err();
            persist(&store, &copy).await;
            persist(&store, &record).await;
            let first = usize::from(nth == 0 && moment == Moment::Before);
            let case = format!("{moment:?} {}", requests[*at]);
            assert_same(&store.current(), &expected[first], &case);
        }
    }
}
