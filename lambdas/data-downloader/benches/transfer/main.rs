//! One long file from a server on loopback to an S3 that keeps nothing: how long it takes, and how much memory the
//! function ever held.
//!
//! The function is its own process, as it ships, so that what serves it is not counted. It fails above 64 MiB.
#![allow(clippy::print_stdout, reason = "a benchmark reports")]

mod s3;
mod site;

use lambda_shared::testing::Host;
use serde_json::json;
use std::time::Instant;

const BINARY: &str = env!("CARGO_BIN_EXE_data-downloader");
const MOST_MIB: u64 = 64;

#[tokio::main]
async fn main() {
    let mib = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1024);
    let (site, aws) = (site::start(mib << 20).await, s3::start(mib << 20).await);
    let job = json!({
        "version": 1, "feed": "long", "url": format!("http://{site}/long.csv"), "file": "long.csv",
        "slot": "2026-02-27T06:30:00Z", "date": "2026-02-27",
    });
    let record = json!({"messageId": "m", "body": job.to_string(), "eventSource": "aws:sqs"});
    let host = Host::start(&json!({"Records": [record]})).await;
    let settings = [
        ("DATA_BUCKET", "data"),
        ("QUEUE_URL", "http://127.0.0.1/jobs"),
        ("TOPIC_ARN", "arn:aws:sns:ap-southeast-2:111122223333:notices"),
        ("SOURCES_KEY", "state/sources.toml"),
        ("RUST_LOG", "warn"),
    ];
    let started = Instant::now();
    let function = host.run(BINARY, &format!("http://{aws}"), &settings);
    let outcome = host.outcome().await;
    let seconds = started.elapsed().as_secs_f64();
    let peak = function.id().and_then(peak_kib);

    assert_eq!(outcome, Ok(json!({"batchItemFailures": []})), "the file was fetched");
    let rate = f64::from(u32::try_from(mib).unwrap_or(u32::MAX)) / seconds;
    let memory = peak.map_or_else(|| "unknown here".to_owned(), |kib| format!("{} MiB", kib.div_ceil(1024)));
    println!("| transfer | time | rate | most memory (at most {MOST_MIB} MiB) |\n|---|---|---|---|");
    println!("| {mib} MiB | {seconds:.1} s | {rate:.0} MiB/s | {memory} |");
    assert!(peak.is_none_or(|kib| kib <= MOST_MIB << 10), "it held more memory than it may");
}

/// The most memory that a process ever had resident, where the system tells.
fn peak_kib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
