//! Fetches files into S3: a schedule says which feeds are due, a queue carries one job per file.

mod address;
mod batch;
mod clock;
mod error;
mod event;
mod fetch;
mod file;
mod handler;
mod job;
mod notices;
mod page;
mod queue;
pub mod sources;
mod state;
mod tick;
mod tokens;
mod trouble;

pub use clock::{Clock, SystemClock};
pub use error::DownloadError;
pub use handler::{Downloader, Settings};
