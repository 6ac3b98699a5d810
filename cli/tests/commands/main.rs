//! Commands as a person types them, against an AWS in memory, which can be made to fail, and against the local engine. One
//! program, because linking the SDK takes longer than all of its tests.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod approve;
mod clean_test;
mod curve;
mod day;
mod destroy;
mod dlq;
mod doctor;
mod hangup;
mod inspect;
mod local;
mod rollback;
mod support;
mod upload_sample;
