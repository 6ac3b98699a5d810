//! What the emptier has done so far, told after every page listed and every batch deleted.

use super::Counts;

/// A snapshot; numbers only grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Which time round over the listings this is, from 1.
    pub round: u32,
    /// What listings have shown in all rounds; something that could not be removed is found again in the next.
    pub found: Counts,
    /// What is gone.
    pub removed: Counts,
    /// How many keys S3 refused, after all retries, in all rounds.
    pub failed: u64,
    /// How often a key was asked for again because S3 said to slow down or failed inside.
    pub retried: u64,
}
