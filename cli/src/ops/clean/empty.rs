//! Emptying, several buckets at a time.

use std::time::Duration;

use futures::StreamExt;
use lambda_shared::emptier::{Counts, Emptier, EmptyError, Failure};

use super::board::Board;
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
    /// What S3 would not delete, key by key.
    pub refused: Vec<Failure>,
}

/// Empty the buckets, all of them even if one cannot be. `tell` gets how many things are gone and how many have been
/// found so far in all buckets; `done` gets each bucket that has come to its end.
pub async fn empty(
    clients: &Clients,
    clock: &dyn Clock,
    buckets: Vec<String>,
    tell: impl Fn(u64, u64) + Sync,
    done: impl FnMut(&Emptied),
) -> Vec<Emptied> {
    let board = Board::new(&buckets);
    let emptier = Emptier::new(clients.s3().clone());
    empty_all(&emptier, clock, &board, &tell, done).await;
    board.into_emptied()
}

/// The same, on a board.
pub(super) async fn empty_all(
    emptier: &Emptier,
    clock: &dyn Clock,
    board: &Board,
    tell: &(impl Fn(u64, u64) + Sync),
    mut done: impl FnMut(&Emptied),
) {
    let work = board.names().into_iter().enumerate().map(|(index, bucket)| async move {
        pass(emptier, clock, board, (index, &bucket), tell).await.map(|_| index)
    });
    let mut stream = futures::stream::iter(work).buffer_unordered(BUCKETS);
    while let Some(index) = stream.next().await {
        if let Some(index) = index {
            board.show(index, &mut done);
        }
    }
}

/// Once over one bucket until it is empty. Gives what was removed; nothing if the emptier was stopped: then what it did is
/// on the board, and the bucket has not come to its end.
pub(super) async fn pass(
    emptier: &Emptier,
    clock: &dyn Clock,
    board: &Board,
    (index, bucket): (usize, &str),
    tell: &(impl Fn(u64, u64) + Sync),
) -> Option<Counts> {
    let began = clock.now();
    board.begin(index);
    let note = |progress| {
        let (removed, found) = board.note(index, progress);
        tell(removed, found);
    };
    let result = Box::pin(emptier.empty(bucket, note)).await;
    if matches!(result, Err(EmptyError::Stopped { .. })) {
        return None;
    }
    let took = Duration::try_from(clock.now().duration_since(began)).unwrap_or_default();
    let (error, refused) = failed(result.err());
    Some(board.end(index, took, error, refused))
}

/// A bucket that has gone meanwhile is as good as empty.
fn failed(result: Option<EmptyError>) -> (Option<Error>, Vec<Failure>) {
    let Some(cause) = result else { return (None, Vec::new()) };
    let told = error(&cause);
    match cause {
        EmptyError::NoSuchBucket { .. } => (None, Vec::new()),
        EmptyError::StillFilled { failures, .. } => (Some(told), failures),
        EmptyError::Call { .. } | EmptyError::Stopped { .. } => (Some(told), Vec::new()),
    }
}
