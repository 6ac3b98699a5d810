//! Empties buckets, and then watches that they stay empty.
//!
//! A function that was running when its sources were stopped writes its results after the bucket was emptied. A look
//! that finds something proves such a writer, so the watch starts again and lasts longer.

use crate::error::CleanError;
use futures::future::try_join_all;
use lambda_shared::custom_resource::Budget;
use lambda_shared::emptier::{Counts, Emptier, EmptyError, Progress};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// How long the buckets must have been empty before they are believed to stay so, if nothing came late.
const QUIET: Duration = Duration::from_secs(4);
/// The same once something did come late.
const QUIET_AFTER_A_LATE_WRITE: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);
/// Kept for putting into words what is left.
const RESERVE: Duration = Duration::from_secs(1);

/// Empties every bucket until all stay empty; the answer is what was removed.
pub(crate) async fn clean(
    emptier: &Emptier,
    buckets: &[String],
    budget: Budget,
) -> Result<Counts, CleanError> {
    let until = budget.handler_until - RESERVE.min(budget.left() / 2);
    let mut removed = sum(&empty_all(emptier, buckets, until).await?);
    let (mut quiet, mut late) = (QUIET, None);
    let mut since = Instant::now();
    while since.elapsed() < quiet {
        if Instant::now() + LOOK >= until {
            return Err(late.map_or(CleanError::NotWatched, |bucket| CleanError::NotQuiet { bucket }));
        }
        sleep(LOOK).await;
        let found = empty_all(emptier, buckets, until).await?;
        if let Some(at) = found.iter().position(|counts| !counts.is_empty()) {
            tracing::warn!(bucket = buckets[at], found = %found[at], "something was written late and is removed");
            removed += sum(&found);
            (quiet, late) = (QUIET_AFTER_A_LATE_WRITE, Some(buckets[at].clone()));
            since = Instant::now();
        }
    }
    Ok(removed)
}

fn sum(all: &[Counts]) -> Counts {
    all.iter().fold(Counts::default(), |sum, counts| sum + *counts)
}

/// What was removed from each bucket, in their order.
async fn empty_all(emptier: &Emptier, buckets: &[String], until: Instant) -> Result<Vec<Counts>, CleanError> {
    try_join_all(buckets.iter().map(|bucket| empty(emptier, bucket, until))).await
}

async fn empty(emptier: &Emptier, bucket: &str, until: Instant) -> Result<Counts, CleanError> {
    let last = Mutex::new(Progress::default());
    let note = |progress| *last.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    match timeout_at(until, emptier.empty(bucket, note)).await {
        Ok(Ok(report)) => Ok(report.removed),
        // Somebody was faster.
        Ok(Err(EmptyError::NoSuchBucket { .. })) => Ok(Counts::default()),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => {
            let seen = last.into_inner().unwrap_or_else(PoisonError::into_inner);
            let left = seen.found.total() - seen.removed.total();
            Err(CleanError::OutOfTime { bucket: bucket.to_owned(), removed: seen.removed, left })
        }
    }
}
