//! Goes round until the bucket is empty.

use super::line::Line;
use super::listing::{self, Entry, Scope};
use super::tally::Tally;
use super::{Counts, EmptyError, Progress, uploads};
use aws_sdk_s3::Client;
use futures::TryStreamExt;
use std::sync::Arc;

/// How hard to work.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests in flight at a time, when all goes well.
    pub in_flight: usize,
    /// Tries for a key that S3 puts off.
    pub attempts: u32,
    /// Rounds in a row that may find no less than the best before them.
    pub idle_rounds: u32,
    /// What the chance in waits begins with, so that a test waits alike each time; without it nobody waits in step.
    pub seed: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { in_flight: 64, attempts: 8, idle_rounds: 3, seed: None }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What is gone.
    pub removed: Counts,
    /// How many times round, the last of them finding nothing.
    pub rounds: u32,
    /// How often a key had to be asked for again.
    pub retried: u64,
}

/// Empties buckets with one S3 client. Dropping a future of it stops the work, but what S3 was asked by then it still does,
/// uncounted; [`stop`](Self::stop) counts it. Calling again goes on.
#[derive(Clone, Debug)]
pub struct Emptier {
    /// Shared by all buckets: S3 slows down whom it serves, not what.
    pub(super) line: Arc<Line>,
    limits: Limits,
}

impl Emptier {
    /// An emptier with the default limits.
    pub fn new(client: Client) -> Self {
        let limits = Limits::default();
        Self { line: Arc::new(Line::new(&client, limits)), limits }
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { line: Arc::new(Line::new(&self.line.client, limits)), limits }
    }

    /// Start nothing new in any bucket: what works ends with [`EmptyError::Stopped`] as soon as what S3 was asked to remove
    /// is answered and told as progress. For good, also for clones.
    pub fn stop(&self) {
        self.line.stop();
    }

    /// Whether it was told to [`stop`](Self::stop).
    pub fn is_stopped(&self) -> bool {
        self.line.is_stopped()
    }

    /// Returns when it was told to [`stop`](Self::stop).
    pub async fn stopped(&self) {
        self.line.stopped().await;
    }

    /// What the bucket holds now. Nothing is changed.
    pub async fn count(&self, bucket: &str) -> Result<Counts, EmptyError> {
        let versions = listing::pages(&self.line, bucket, &Scope::Bucket)
            .try_fold(Counts::default(), async |counts, page| Ok(counts + Entry::count_all(&page)));
        let uploads = uploads::pages(&self.line, bucket)
            .try_fold(0, async |number, page| Ok(number + page.len() as u64));
        let (versions, uploads) = tokio::try_join!(versions, uploads)?;
        Ok(Counts { uploads, ..versions })
    }

    /// Removes everything in the bucket, and looks again until nothing is left.
    ///
    /// `progress` is called after every page and every batch.
    pub async fn empty(
        &self,
        bucket: &str,
        progress: impl Fn(Progress) + Sync,
    ) -> Result<Report, EmptyError> {
        self.until_nothing_is_left(bucket, &Scope::Bucket, progress).await
    }

    /// Removes every version and marker of exactly these keys, and of nothing else.
    pub async fn remove_keys(&self, bucket: &str, keys: &[String]) -> Result<Report, EmptyError> {
        self.until_nothing_is_left(bucket, &Scope::Keys(keys.to_vec()), |_| ()).await
    }

    async fn until_nothing_is_left(
        &self,
        bucket: &str,
        scope: &Scope,
        tell: impl Fn(Progress) + Sync,
    ) -> Result<Report, EmptyError> {
        let tally = Tally::new(tell);
        let (mut least, mut idle) = (u64::MAX, 0);
        loop {
            let before = tally.start_round();
            self.round(bucket, scope, &tally).await?;
            if self.line.is_stopped() {
                return Err(EmptyError::Stopped { bucket: bucket.to_owned() });
            }
            let now = tally.progress();
            let found = now.found.total() - before.found.total();
            if found == 0 {
                return Ok(Report { removed: now.removed, rounds: now.round, retried: now.retried });
            }
            if tally.is_refused(found) {
                return Err(still_filled(bucket, found, &tally));
            }
            idle = if found < least { 0 } else { idle + 1 };
            least = least.min(found);
            if idle > self.limits.idle_rounds {
                return Err(still_filled(bucket, found, &tally));
            }
            if idle > 0 {
                self.line.pause(idle).await;
            }
        }
    }
}

fn still_filled<T: Fn(Progress)>(bucket: &str, left: u64, tally: &Tally<T>) -> EmptyError {
    let (bucket, rounds, failures) = (bucket.to_owned(), tally.progress().round, tally.failures());
    EmptyError::StillFilled { bucket, left, rounds, failures }
}
