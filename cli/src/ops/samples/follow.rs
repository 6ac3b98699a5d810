//! What becomes of the files that are in the bucket: looked for together, until each has a result.

use std::sync::OnceLock;
use std::time::Duration;

use jiff::Timestamp;

use super::board::{Board, Shared};
use super::{Job, State};
use crate::errors::Error;
use crate::ops::Patience;
use crate::ops::harvest::{Fate, Looker, Sought};

/// Follow what is stored until nothing more comes and everything has a result, or until the time is up: `last` is when
/// the last file was stored.
pub(super) async fn follow<T>(job: &Job<'_>, board: &Shared<T>, last: &OnceLock<Timestamp>)
where
    T: FnMut(&Board, Option<usize>),
{
    let looker = Looker::new(job.clients, job.bucket);
    let (mut pace, mut patience) = (job.pace.clone(), Patience::default());
    loop {
        let left = left(job, last);
        if left.is_some_and(|left| left.is_zero()) {
            return;
        }
        job.clock.sleep(left.map_or(pace.interval(), |left| left.min(pace.interval()))).await;
        // Whether more will come has to be asked first: what is stored between the two would be forgotten.
        let complete = last.get().is_some();
        let waiting = board.waiting();
        if waiting.is_empty() {
            if complete {
                return;
            }
            continue;
        }
        let sought: Vec<Sought<'_>> = waiting.iter().map(|(_, key, sha256)| Sought { key, sha256 }).collect();
        match looker.look(&sought).await {
            Ok(fates) => {
                patience.restored();
                if fates.is_empty() {
                    pace.still();
                } else {
                    pace.moved();
                }
                for (place, fate) in fates {
                    end(job, board, waiting[place].0, fate);
                }
            }
            Err(error) => {
                if let Err(error) = patience.bear(error, &mut pace) {
                    waiting.iter().for_each(|(index, ..)| end(job, board, *index, Err(copy(&error))));
                }
            }
        }
    }
}

fn left(job: &Job<'_>, last: &OnceLock<Timestamp>) -> Option<Duration> {
    let since = job.clock.now().duration_since(*last.get()?);
    Some(job.limit.saturating_sub(Duration::try_from(since).unwrap_or_default()))
}

fn end<T>(job: &Job<'_>, board: &Shared<T>, index: usize, fate: Result<Fate, Error>)
where
    T: FnMut(&Board, Option<usize>),
{
    board.set(index, |track| {
        track.state = fate.map_or_else(State::Broken, State::Ended);
        track.ended = Some(job.clock.now());
    });
}

/// An error that is everybody's.
fn copy(error: &Error) -> Error {
    match error {
        Error::Call(call) => Error::Call(call.clone()),
        other => {
            Error::Failed { what: other.to_string(), causes: other.causes(), hint: other.verdict().hint }
        }
    }
}
