//! S3 through the real AWS SDK: what a client sees and what is left on disk.
#![allow(clippy::large_futures, reason = "a test waits for what the SDK makes")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says so by failing")]

#[path = "../lambda/bootstrap.rs"]
mod bootstrap;
#[path = "../common/mod.rs"]
mod common;

mod events;
mod help;
mod listing;
mod multipart;
mod objects;
mod requests;
mod settings;
