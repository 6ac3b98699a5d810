//! Fetches files into S3: a schedule says which feeds are due, a queue carries one job per file.

mod batch;
mod clock;
mod error;
mod event;
mod fetch;
mod handler;
mod job;
mod queue;
pub mod sources;
mod state;
mod tick;

pub use clock::{Clock, SystemClock};
pub use error::DownloadError;
pub use handler::{Downloader, Settings};
