//! One file to fetch, as it travels through the queue.
//!
//! A job says what to fetch; whether that is allowed is looked up in the feeds file when it is done, not believed.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The only form of message there has been so far.
const VERSION: u32 = 1;

/// A message's body.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Job {
    version: u32,
    /// The feed's name.
    pub(crate) feed: String,
    /// What to fetch.
    pub(crate) url: String,
    /// The name under `in/<feed>/`.
    pub(crate) file: String,
    /// When it became due; a later slot's success makes an earlier job pointless.
    pub(crate) slot: Timestamp,
    /// The day that the file is about.
    pub(crate) date: Date,
    /// Fetch and publish even what has not changed.
    #[serde(default)]
    pub(crate) force: bool,
}

impl Job {
    pub(crate) fn new(
        feed: String,
        url: String,
        file: String,
        slot: Timestamp,
        date: Date,
        force: bool,
    ) -> Self {
        Self { version: VERSION, feed, url, file, slot, date, force }
    }

    pub(crate) fn read(body: &str) -> Result<Self, String> {
        let job: Self = serde_json::from_str(body).map_err(|error| error.to_string())?;
        if job.version == VERSION {
            Ok(job)
        } else {
            Err(format!("version {} of a job is not known", job.version))
        }
    }

    pub(crate) fn key(&self) -> String {
        format!("in/{}/{}", self.feed, self.file)
    }
}
