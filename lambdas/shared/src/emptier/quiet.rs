//! How long buckets must have been empty before they are believed to stay so.
//!
//! A function that was running when its sources were stopped writes its results after the buckets were emptied. A look
//! that finds something proves such a writer, so the watch starts again and lasts longer.

use std::time::Duration;
use tokio::time::Instant;

/// If nothing came late.
const USUAL: Duration = Duration::from_secs(4);
/// Once something did.
const AFTER_A_LATE_WRITE: Duration = Duration::from_secs(20);

/// A watch over buckets that are empty now.
#[derive(Clone, Copy, Debug)]
pub struct Quiet {
    since: Instant,
    needed: Duration,
}

impl Quiet {
    /// Between two looks.
    pub const LOOK: Duration = Duration::from_secs(2);

    /// The buckets are empty from now on, as far as anybody knows.
    #[must_use]
    pub fn begin() -> Self {
        Self { since: Instant::now(), needed: USUAL }
    }

    /// A look found something, and removed it.
    pub fn came_late(&mut self) {
        *self = Self { since: Instant::now(), needed: AFTER_A_LATE_WRITE };
    }

    /// Whether they have been empty for long enough.
    pub fn is_kept(&self) -> bool {
        self.since.elapsed() >= self.needed
    }
}
