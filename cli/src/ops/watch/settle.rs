//! What was waited for has come, and the logs of the builds that are over are still coming: read them on to their ends.
//!
//! The execution itself is not looked at any more, so that its pipeline's limits do not matter here; but somebody waits
//! for the command, so that it does not last long either.

use std::time::Duration;

use super::follow::{News, since, within};
use super::{Unread, Watcher};
use crate::errors::Error;
use crate::ops::{Clock, Pace};

/// No end is held up for longer.
const LONGEST: Duration = Duration::from_secs(30);

/// Said of a log of which nothing better is known.
const LATE: &str = "it was still being written";

/// Read on until the logs are quiet, at most for what is `left`; what could not be read is told.
pub(super) async fn settle(
    watcher: &mut Watcher<'_>,
    clock: &dyn Clock,
    left: Option<Duration>,
    mut tell: impl FnMut(News) -> Result<(), Error>,
) -> Result<(), Error> {
    let begun = clock.now();
    let limit = left.unwrap_or(LONGEST).min(LONGEST);
    let mut pace = Pace::new(Some(watcher.base()));
    let mut why = LATE.to_owned();
    while watcher.logs_are_ending() {
        let left = limit.saturating_sub(since(begun, clock));
        if left.is_zero() {
            break;
        }
        clock.sleep(pace.interval().min(left)).await;
        // Who has waited has the last reading that fits, however short the rest is.
        let left = limit.saturating_sub(since(begun, clock)).max(watcher.base());
        match within(Some(left), clock, watcher.read_on()).await {
            Some(Ok(read)) => tell(News { running: read.running, unread: read.unread, ..News::default() })?,
            // What was waited for has come; that its log cannot be had does not change how it ended.
            Some(Err(error)) => {
                why = std::iter::once(error.to_string()).chain(error.causes()).collect::<Vec<_>>().join(": ");
                break;
            }
            None => {
                "CloudWatch Logs did not answer in time".clone_into(&mut why);
                break;
            }
        }
        if watcher.logs_are_faulty() {
            pace.throttled();
        }
    }
    abandon(watcher, &why, tell)
}

/// Leave the logs as they are, and say which ones.
pub(super) fn abandon(
    watcher: &mut Watcher<'_>,
    why: &str,
    mut tell: impl FnMut(News) -> Result<(), Error>,
) -> Result<(), Error> {
    let unread: Vec<Unread> = watcher.give_up(why);
    if unread.is_empty() { Ok(()) } else { tell(News { unread, ..News::default() }) }
}
