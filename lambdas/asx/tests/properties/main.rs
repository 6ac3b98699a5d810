//! What must be true of every file, tried on files that nobody thought of.
//!
//! The files are always the same: chance has a fixed seed, so that a run says something about the code and nothing about
//! luck. What looks further is `just fuzz`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

#[path = "../support/books.rs"]
mod books;
mod changes;
mod codes;
mod damaged;
#[path = "../support/dripping.rs"]
mod dripping;
mod files;
mod forms;
mod generated;
mod numbers;
mod round_trip;
mod runner;
#[path = "../support/slow.rs"]
mod slow;
#[path = "../support/mod.rs"]
mod support;
mod trial;
mod values;
