//! `CodePipeline` through the real AWS SDK: from a commit through a build and an approval, and everything that can stop it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/lab.rs"]
mod lab;

mod executions;
mod help;
mod modes;
mod rollback;
mod stages;
mod stopping;
