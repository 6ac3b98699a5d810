//! Functions, events and mappings through the real SDK: what a caller gets, what the log says, and what is left.
#![allow(clippy::large_futures, reason = "a test waits for what the SDK makes")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod asynchronous;
mod bootstrap;
mod cancelling;
#[path = "../common/mod.rs"]
mod common;
mod help;
mod invoke;
mod mapping;
mod stack;
