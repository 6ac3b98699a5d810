//! A bucket in memory, and ways to fill it, to fail it and to look at it.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod memory;
mod scenarios;
mod turns;

use data_harvester::{HandlerError, Response};
#[allow(unused_imports, reason = "each test binary uses its part")]
pub(crate) use memory::{Bucket, End, Fault, Memory, Moment, reads};
#[allow(unused_imports, reason = "each test binary uses its part")]
pub(crate) use scenarios::{SCENARIOS, Scenario};
use serde_json::{Value, json};
#[allow(unused_imports, reason = "each test binary uses its part")]
pub(crate) use turns::{Turns, Waiting};

/// An end-of-day file of one date with these codes and settlement prices.
pub(crate) fn eod(date: &str, rows: &[(&str, &str)]) -> Vec<u8> {
    let mut body =
        "code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest\n".to_owned();
    for (code, settle) in rows {
        body.extend([code, ",", date, ",,,,,,,,", settle, ",0,0\n"]);
    }
    body.into_bytes()
}

/// One event of these records.
pub(crate) fn event(records: &[Value]) -> Value {
    json!({ "Records": records })
}

/// Sends one event to the function.
pub(crate) async fn send(store: &Memory, records: &[Value]) -> Result<Response, HandlerError> {
    data_harvester::handle(store, event(records)).await
}

/// Sends one event that must succeed.
pub(crate) async fn deliver(store: &Memory, record: &Value) -> Value {
    let response = send(store, std::slice::from_ref(record)).await.unwrap();
    serde_json::to_value(&response).unwrap()["records"][0].clone()
}

/// The supersedes of the manifest under a key, as `(date and source of the table object, file)`.
pub(crate) fn supersedes(store: &Memory, key: &str) -> Vec<(String, String)> {
    let manifest = asx::manifest::Manifest::from_json(&store.body(key)).unwrap();
    manifest.supersedes.into_iter().map(|one| (one.key, one.sha256)).collect()
}

/// Sends an event as Lambda does: again until it is handled, for whoever handles it may fail or be killed.
pub(crate) async fn persist(store: &Memory, record: &Value) {
    loop {
        tokio::select! {
            biased;
            () = store.kills() => (),
            result = send(store, std::slice::from_ref(record)) => match result {
                Ok(_) => return,
                Err(error) => assert!(error.to_string().contains("connection reset") || error.to_string().contains("cut off"), "{error}"),
            },
        }
    }
}

/// The difference in words; a whole bucket is no message.
pub(crate) fn assert_same(found: &Bucket, expected: &Bucket, case: &str) {
    let keys = |bucket: &Bucket| bucket.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(found), keys(expected), "{case}");
    for (key, (bytes, about)) in expected {
        let (found_bytes, found_about) = &found[key];
        assert!(
            found_bytes == bytes,
            "{case}: {key}\n{}\ninstead of\n{}",
            String::from_utf8_lossy(found_bytes),
            String::from_utf8_lossy(bytes)
        );
        assert_eq!(found_about, about, "{case}: {key}");
    }
}
