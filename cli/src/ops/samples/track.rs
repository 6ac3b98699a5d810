//! One file on its way.

use std::time::Duration;

use jiff::Timestamp;

use super::Pick;
use super::already::Already;
use crate::errors::Error;
use crate::ops::harvest::Fate;

/// One file on its way.
#[derive(Debug)]
pub struct Track {
    /// The file.
    pub pick: Pick,
    /// When its upload began.
    pub began: Option<Timestamp>,
    /// Bytes of it that have arrived.
    pub bytes: u64,
    /// What was stored, once it was.
    pub sent: Option<Sent>,
    /// When it came to its end.
    pub ended: Option<Timestamp>,
    /// How far it is.
    pub state: State,
}

/// What was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Of the bytes, in hex, if somebody wants to know what becomes of them.
    pub sha256: Option<String>,
    /// Bytes.
    pub size: u64,
    /// The object's version, in a bucket that keeps versions.
    pub version: Option<String>,
    /// When.
    pub at: Timestamp,
    /// If it had been uploaded before and was not sent again.
    pub before: Option<Already>,
}

/// How far a file is.
#[derive(Debug)]
pub enum State {
    /// Others come first.
    Queued,
    /// On its way to the bucket.
    Sending,
    /// In the bucket; the harvester has not moved it yet, or nobody asked.
    Sent,
    /// The harvester is done with it.
    Ended(Fate),
    /// It could not be read or stored, or what became of it could not be seen.
    Broken(Error),
}

impl Track {
    /// At the start.
    pub fn new(pick: Pick) -> Self {
        Self { pick, began: None, bytes: 0, sent: None, ended: None, state: State::Queued }
    }

    /// From the upload to the result, as far as it was watched.
    pub fn took(&self) -> Option<Duration> {
        Duration::try_from(self.ended?.duration_since(self.began?)).ok()
    }

    /// Will nothing more happen to it?
    pub fn is_over(&self) -> bool {
        self.ended.is_some()
    }

    /// Is something going on with it?
    pub fn is_under_way(&self) -> bool {
        !self.is_over() && matches!(self.state, State::Sending | State::Sent)
    }
}
