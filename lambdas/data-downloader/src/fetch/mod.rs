//! Fetches one file: ask, check, publish.

mod address;
mod attempt;
mod client;
mod error;
mod fetcher;
mod outcome;
mod retry_after;
mod sink;
mod sniff;

pub(crate) use error::JobError;
pub(crate) use fetcher::Fetcher;
pub(crate) use outcome::{Fetched, Outcome};
