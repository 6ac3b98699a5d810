//! Goes round until the bucket is empty.

use super::delete::{self, Outcome};
use super::listing::{self, Scope};
use super::{Counts, EmptyError, Failure, Progress, uploads};
use crate::back_off::delay;
use aws_sdk_s3::Client;
use futures::TryStreamExt;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How hard to work.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests in flight at a time.
    pub in_flight: usize,
    /// Tries for a key that S3 puts off.
    pub attempts: u32,
    /// Rounds in a row that may find no less than the best before them.
    pub idle_rounds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { in_flight: 16, attempts: 8, idle_rounds: 3 }
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

/// Empties buckets with one S3 client. Dropping a future of it stops the work; calling again goes on.
#[derive(Clone, Debug)]
pub struct Emptier {
    client: Client,
    limits: Limits,
}

impl Emptier {
    /// An emptier with the default limits.
    pub fn new(client: Client) -> Self {
        Self { client, limits: Limits::default() }
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// What the bucket holds now. Nothing is changed.
    pub async fn count(&self, bucket: &str) -> Result<Counts, EmptyError> {
        let mut counts = Counts::default();
        let mut versions = pin!(listing::pages(&self.client, bucket, &Scope::Bucket));
        while let Some(page) = versions.try_next().await? {
            counts = page.iter().fold(counts, |sum, entry| sum + entry.count());
        }
        let mut unfinished = pin!(uploads::pages(&self.client, bucket));
        while let Some(page) = unfinished.try_next().await? {
            counts.uploads += page.len() as u64;
        }
        Ok(counts)
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
            let now = tally.progress();
            let found = now.found.total() - before.found.total();
            if found == 0 {
                return Ok(Report { removed: now.removed, rounds: now.round, retried: now.retried });
            }
            idle = if found < least { 0 } else { idle + 1 };
            least = least.min(found);
            if idle > self.limits.idle_rounds {
                let (bucket, failures) = (bucket.to_owned(), tally.failures());
                return Err(EmptyError::StillFilled { bucket, left: found, rounds: now.round, failures });
            }
            if idle > 0 {
                tokio::time::sleep(delay(idle)).await;
            }
        }
    }

    /// Once over everything.
    async fn round<T: Fn(Progress) + Sync>(
        &self,
        bucket: &str,
        scope: &Scope,
        tally: &Tally<T>,
    ) -> Result<(), EmptyError> {
        let mut batches = pin!(
            listing::pages(&self.client, bucket, scope)
                .map_ok(|page| {
                    tally.found(page.iter().fold(Counts::default(), |sum, entry| sum + entry.count()));
                    delete::batch(&self.client, bucket, page, self.limits.attempts, |outcome| {
                        tally.done(outcome);
                    })
                })
                .try_buffer_unordered(self.limits.in_flight)
        );
        while batches.try_next().await?.is_some() {}
        if matches!(scope, Scope::Bucket) {
            self.abort_uploads(bucket, tally).await?;
        }
        Ok(())
    }

    async fn abort_uploads<T: Fn(Progress) + Sync>(
        &self,
        bucket: &str,
        tally: &Tally<T>,
    ) -> Result<(), EmptyError> {
        let mut aborts = pin!(
            uploads::pages(&self.client, bucket)
                .map_ok(|page| {
                    tally.found(Counts { uploads: page.len() as u64, ..Counts::default() });
                    futures::stream::iter(page.into_iter().map(Ok))
                })
                .try_flatten()
                .map_ok(|upload| async { Ok(uploads::abort(&self.client, bucket, upload).await) })
                .try_buffer_unordered(self.limits.in_flight)
        );
        while let Some(outcome) = aborts.try_next().await? {
            tally.done(outcome);
        }
        Ok(())
    }
}

/// Keeps the numbers and tells them.
struct Tally<T> {
    state: Mutex<(Progress, Vec<Failure>)>,
    tell: T,
}

impl<T: Fn(Progress)> Tally<T> {
    fn new(tell: T) -> Self {
        Self { state: Mutex::default(), tell }
    }

    fn progress(&self) -> Progress {
        self.lock().0
    }

    /// What S3 refused in this round.
    fn failures(&self) -> Vec<Failure> {
        self.lock().1.clone()
    }

    /// The numbers before this round, with the round's own number.
    fn start_round(&self) -> Progress {
        let mut state = self.lock();
        state.0.round += 1;
        state.1.clear();
        state.0
    }

    fn found(&self, counts: Counts) {
        self.lock().0.found += counts;
        (self.tell)(self.progress());
    }

    fn done(&self, outcome: Outcome) {
        {
            let (progress, failures) = &mut *self.lock();
            progress.removed += outcome.removed;
            progress.failed += outcome.failures.len() as u64;
            progress.retried += outcome.retried;
            failures.extend(outcome.failures);
        }
        (self.tell)(self.progress());
    }

    fn lock(&self) -> MutexGuard<'_, (Progress, Vec<Failure>)> {
        // Nothing panics while it holds the lock, and numbers cannot be left half written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
