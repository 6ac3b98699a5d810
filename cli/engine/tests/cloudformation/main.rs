//! CloudFormation through the real AWS SDK: what a client sees, and what is there afterwards.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says so by failing")]

#[path = "../common/mod.rs"]
mod common;

mod catalog;
mod change_sets;
mod connections;
mod exports;
mod failure;
mod help;
mod lifecycle;
mod protection;
mod requests;
mod update;
