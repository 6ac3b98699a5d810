//! Seeing that emptied buckets stay empty: a function that was running when its sources were stopped writes late.

use std::time::Duration;

use futures::future::join_all;
use lambda_shared::emptier::{Emptier, Quiet};
use tokio::time::{Instant, sleep};

use super::News;
use super::board::Board;
use super::empty::pass;
use crate::errors::Error;
use crate::ops::Clock;

/// Who still writes after so long is no function that was running: they end after 15 minutes at most, and a test
/// stack's after 5.
const LONGEST: Duration = Duration::from_mins(6);

/// Looks again until the buckets have been empty for long enough, or the emptier is stopped; one that is not empty goes on
/// the board as failed.
pub(super) async fn watch(
    emptier: &Emptier,
    clock: &dyn Clock,
    board: &Board,
    tell: &(dyn Fn(News<'_>) + Sync),
) {
    let sound = |(index, _): &(usize, String)| board.show(*index, |emptied| emptied.error.is_none());
    let buckets: Vec<(usize, String)> = board.names().into_iter().enumerate().filter(&sound).collect();
    let until = Instant::now() + LONGEST;
    let mut quiet = Quiet::begin();
    while !quiet.is_kept() && buckets.iter().any(&sound) {
        tokio::select! {
            biased;
            () = emptier.stopped() => return,
            () = sleep(Quiet::LOOK) => {}
        }
        let deleting = |removed, found| tell(News::Deleting { removed, found });
        let looks = buckets.iter().filter(|bucket| sound(bucket)).map(async |(index, bucket)| {
            let late = pass(emptier, clock, board, (*index, bucket), &deleting).await;
            (*index, bucket, late.unwrap_or_default())
        });
        let late = join_all(looks).await.into_iter().filter(|(_, _, late)| !late.is_empty());
        for (index, bucket, late) in late {
            tell(News::Late(bucket, late));
            quiet.came_late();
            if Instant::now() > until {
                board.end(index, Duration::ZERO, Some(still_written(bucket)), Vec::new());
            }
        }
    }
}

fn still_written(bucket: &str) -> Error {
    Error::Failed {
        what: format!("the bucket {bucket} is filled again and again"),
        causes: Vec::new(),
        hint: Some(
            "something that is not in the stack writes to it: stop that, and run this again".to_owned(),
        ),
    }
}
