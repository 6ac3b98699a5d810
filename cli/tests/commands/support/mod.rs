//! Commands run as a person would type them, against an AWS in memory: what the shell gets, what both streams say, and
//! what state is left.

mod aws;
mod clock;
mod desk;
#[path = "../../../src/testing/documents.rs"]
mod documents;
mod harvester;
#[path = "../../../src/testing/paper.rs"]
mod paper;
mod scripted;
pub mod sources;

pub use aws::{Aws, BUCKET, Stack};
pub use desk::{Desk, Ran};
pub use harvester::Harvester;
pub use scripted::{Scripted, operation, query_error, query_result};
