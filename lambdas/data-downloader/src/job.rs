//! One file to fetch, as it travels through the queue.
//!
//! A job says what to fetch; whether that is allowed is looked up in the feeds file when it is done, not believed.

use crate::fetch::Link;
use crate::sources::{Feed, Retrieval, Slot};
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
    /// The name under `in/<feed>/`; of a page of links, the pattern of the names that are wanted.
    pub(crate) file: String,
    /// When it became due; a later slot's success makes an earlier job pointless.
    pub(crate) slot: Timestamp,
    /// The day that the file is about.
    pub(crate) date: Date,
    /// Fetch and publish even what has not changed.
    #[serde(default)]
    pub(crate) force: bool,
    /// The URL is a page of links: a job is made of each that is wanted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) links: bool,
}

impl Job {
    /// The job of a feed that is due.
    pub(crate) fn due(feed: &Feed, slot: Slot, force: bool) -> Self {
        Self {
            version: VERSION,
            feed: feed.name.clone(),
            url: feed.url.expand(slot.moment),
            file: feed.file.expand(slot.moment),
            slot: slot.at,
            date: slot.moment.date,
            force,
            links: matches!(feed.retrieval, Retrieval::Links { .. }),
        }
    }

    /// The job of a file that this page links to.
    pub(crate) fn of_link(&self, link: Link) -> Self {
        Self { url: link.url.into(), file: link.name, links: false, ..self.clone() }
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
