//! One long file of one trade date from a stand-in for S3, and its table back: how long it takes, how much memory the
//! function ever held, and how much it put down under `/tmp`.
//!
//! The function is its own process, as it ships. It fails above 64 MiB.
#![allow(clippy::print_stdout, reason = "a benchmark reports")]

mod s3;
mod trades;

use lambda_shared::testing::Host;
use serde_json::json;
use std::time::Instant;

const BINARY: &str = env!("CARGO_BIN_EXE_data-harvester");
const MOST_MIB: u64 = 64;

#[tokio::main]
async fn main() {
    let mib: u64 = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(2048);
    let s3 = s3::start(mib << 20).await;
    let record = json!({
        "eventTime": "2025-02-27T06:00:00.000Z", "eventName": "ObjectCreated:Put",
        "userIdentity": {}, "requestParameters": {},
        "s3": {"bucket": {"name": "data"}, "object": {"key": "in/trades.csv", "versionId": "v1"}},
    });
    let host = Host::start(&json!({"Records": [record]})).await;
    let settings = [("DATA_BUCKET", "data"), ("RUST_LOG", "warn")];
    let started = Instant::now();
    let function = host.run(BINARY, &format!("http://{}", s3.address), &settings);
    // It takes longer than a test would wait for its outcome.
    s3.last_request().await;
    let outcome = host.outcome().await;
    let seconds = started.elapsed().as_secs_f64();
    let peak = function.id().and_then(peak_kib);

    let answer = outcome.expect("the file is harvested");
    assert_eq!(answer["records"][0]["result"], "harvested", "{answer}");
    let rate = f64::from(u32::try_from(mib).unwrap_or(u32::MAX)) / seconds;
    let memory = peak.map_or_else(|| "unknown here".to_owned(), |kib| format!("{} MiB", kib.div_ceil(1024)));
    let rows = &answer["records"][0]["rows"];
    let table = s3.sent_in_parts() >> 20;
    println!(
        "| one day | rows | time | rate | table, and room under /tmp | most memory (at most {MOST_MIB} MiB) |"
    );
    println!("|---|---|---|---|---|---|");
    println!("| {mib} MiB | {rows} | {seconds:.1} s | {rate:.0} MiB/s | {table} MiB | {memory} |");
    assert!(peak.is_none_or(|kib| kib <= MOST_MIB << 10), "it held more memory than it may");
}

/// The most memory that a process ever had resident, where the system tells.
fn peak_kib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
