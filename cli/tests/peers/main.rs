//! `just test-peers`: the commands that need no pipeline, against servers that others wrote.
//!
//! What passes only against our own engine may be two mistakes that fit each other. `MDD_PEERS` names the folder with
//! the servers' programs (a virtual environment's `bin`, which the recipe makes). Prints one line per case and server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot be set up has failed, and its result is a table"
)]

mod cases;
mod client;
#[path = "../../src/testing/documents.rs"]
mod documents;
mod server;

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use client::Client;
use server::Server;

/// A case's name and what it does.
type Case = (&'static str, fn(&Client));

/// What a server that has CloudFormation, CloudWatch Logs and S3 must do.
const STACKS: [Case; 9] = [
    ("bootstrap makes a stack", cases::bootstrap::creates),
    ("bootstrap again: nothing to do", cases::bootstrap::unchanged),
    ("bootstrap --dry-run leaves all as it is", cases::bootstrap::dry_run),
    ("bootstrap changes a stack", cases::bootstrap::updates),
    ("upload-sample --bucket, small and large", cases::objects::upload),
    ("clean-test empties a stack's bucket", cases::objects::clean),
    ("clean-test refuses an untagged stack", cases::objects::refuse),
    ("logs group", cases::looking::logs),
    ("doctor", cases::looking::doctor),
];

/// What a server that has S3 alone must do.
const OBJECTS: [Case; 2] = [
    ("upload-sample --bucket, small and large", cases::objects::upload),
    ("emptying of a versioned bucket", cases::objects::empty),
];

fn main() -> ExitCode {
    let mut failed = 0;
    for (start, cases) in [
        (Server::moto as fn() -> Server, &STACKS[..]),
        (Server::ministack, &STACKS[..]),
        (Server::seaweedfs, &OBJECTS[..]),
    ] {
        let server = start();
        let client = Client::of(&server);
        for (name, case) in cases {
            // A panic's message is on stderr; here it counts.
            let held = std::panic::catch_unwind(AssertUnwindSafe(|| case(&client))).is_ok();
            failed += usize::from(!held);
            println!("{:<10} {name:<44} {}", server.name, if held { "ok" } else { "FAILED" });
        }
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
