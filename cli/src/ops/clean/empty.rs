//! Emptying, several buckets at a time.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use futures::StreamExt;
use lambda_shared::emptier::{Counts, Emptier, EmptyError, Progress};

use super::count::BUCKETS;
use super::failure::error;
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::Clock;

/// What became of one bucket.
#[derive(Debug)]
pub struct Emptied {
    /// The bucket.
    pub bucket: String,
    /// What is gone, also where not everything is.
    pub removed: Counts,
    /// How long it took.
    pub took: Duration,
    /// Why it is not empty, if it is not.
    pub error: Option<Error>,
}

/// Empty the buckets, all of them even if one cannot be. `tell` gets how many things are gone and how many have been
/// found so far in all buckets; `done` gets each bucket that has come to its end.
pub async fn empty(
    clients: &Clients,
    clock: &dyn Clock,
    buckets: Vec<String>,
    tell: impl Fn(u64, u64) + Sync,
    mut done: impl FnMut(&Emptied),
) -> Vec<Emptied> {
    let emptier = Emptier::new(clients.s3().clone());
    let board = Mutex::new(vec![Progress::default(); buckets.len()]);
    let work = buckets.into_iter().enumerate().map(|(index, bucket)| {
        let (emptier, board, tell) = (emptier.clone(), &board, &tell);
        async move {
            let began = clock.now();
            let result = emptier
                .empty(&bucket, |progress| {
                    let mut all = board.lock().unwrap_or_else(PoisonError::into_inner);
                    all[index] = progress;
                    let removed = all.iter().map(|one| one.removed.total()).sum();
                    let found = all.iter().map(|one| one.found.total()).sum();
                    tell(removed, found);
                })
                .await;
            let removed = board.lock().unwrap_or_else(PoisonError::into_inner)[index].removed;
            let took = Duration::try_from(clock.now().duration_since(began)).unwrap_or_default();
            Emptied { bucket, removed, took, error: failed(result.err()) }
        }
    });
    let mut stream = futures::stream::iter(work).buffer_unordered(BUCKETS);
    let mut all = Vec::new();
    while let Some(emptied) = stream.next().await {
        done(&emptied);
        all.push(emptied);
    }
    all.sort_by(|a, b| a.bucket.cmp(&b.bucket));
    all
}

/// A bucket that has gone meanwhile is as good as empty.
fn failed(result: Option<EmptyError>) -> Option<Error> {
    match result {
        None | Some(EmptyError::NoSuchBucket { .. }) => None,
        Some(cause) => Some(error(&cause)),
    }
}
