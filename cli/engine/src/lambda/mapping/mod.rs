//! Event source mappings: a queue whose messages are given to a function in batches.
//! <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>

mod batch;
mod document;
mod poll;
mod pollers;
mod rules;

pub use document::Mapping;
pub use pollers::Pollers;
pub use pollers::settled;
pub(super) use pollers::{resume, stop};
pub(super) use rules::{Filter, list};
pub use rules::{NewMapping, Settings, create, delete, read, update};
