//! Empties buckets, and then watches that they stay empty, as long as the function's time allows.

use crate::error::CleanError;
use futures::future::try_join_all;
use lambda_shared::custom_resource::Budget;
use lambda_shared::emptier::{Counts, Emptier, EmptyError, Progress, Quiet};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

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
    let (mut quiet, mut late) = (Quiet::begin(), None);
    while !quiet.is_kept() {
        if Instant::now() + Quiet::LOOK >= until {
            return Err(late.map_or(CleanError::NotWatched, |bucket| CleanError::NotQuiet { bucket }));
        }
        sleep(Quiet::LOOK).await;
        let found = empty_all(emptier, buckets, until).await?;
        if let Some(at) = found.iter().position(|counts| !counts.is_empty()) {
            tracing::warn!(bucket = buckets[at], found = %found[at], "something was written late and is removed");
            removed += sum(&found);
            quiet.came_late();
            late = Some(buckets[at].clone());
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
