//! A bucket in memory, and ways to fill it, to fail it and to look at it.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod memory;

use data_harvester::{HandlerError, Response};
#[allow(unused_imports, reason = "each test binary uses its part")]
pub(crate) use memory::{Fault, Memory};
use serde_json::{Value, json};

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
