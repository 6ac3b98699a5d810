//! Fetches one file, or one page of links: ask, check, publish.

mod authorised;
mod check;
mod client;
mod error;
mod failure;
mod fetcher;
mod file;
mod ftp;
mod http;
mod incoming;
mod links;
mod look;
mod outcome;
mod page;
mod resolve;
mod retry_after;
mod sink;

pub(crate) use error::JobError;
pub(crate) use fetcher::Fetcher;
pub(crate) use links::Link;
pub(crate) use outcome::{Fetched, Outcome};
