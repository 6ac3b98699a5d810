//! What a clean-up tells while it works.

use lambda_shared::emptier::Counts;
use lambda_shared::sources::{Running, Source};

use super::{Emptied, Refused};
use crate::errors::Error;

/// One thing to tell.
#[derive(Debug)]
pub enum News<'a> {
    /// These were on and are stopped.
    Stopped(&'a [Running]),
    /// This one goes on, because nobody may stop it.
    NotStopped(&'a Refused),
    /// What is stopped cannot be written down for the next run.
    NotWritten(&'a Error),
    /// So much is gone of what has been found so far.
    Deleting {
        /// Gone, in all buckets.
        removed: u64,
        /// Found, in all buckets.
        found: u64,
    },
    /// A bucket has come to its end.
    Emptied(&'a Emptied),
    /// This one was stopped, and still works on what it had taken.
    Unsettled(&'a Source),
    /// Everything is gone; now it has to stay so.
    Watching,
    /// Something came late, and was removed.
    Late(&'a str, Counts),
    /// These are on again.
    Started(&'a [Source]),
    /// This one should be on again, and is not.
    NotStarted(&'a Refused),
}
