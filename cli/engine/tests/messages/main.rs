//! Queues, topics, rules and secrets through the real SDK: what a client sees, and where messages end up.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;

mod delivery;
mod help;
mod redrive;
