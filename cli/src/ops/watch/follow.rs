//! Looking until what is waited for has happened.

use std::time::Duration;

use jiff::Timestamp;

use super::settle::{abandon, settle};
use super::told::Contact;
use super::{Change, End, LogLine, State, Terms, Told, Unread, Watcher, changes};
use crate::errors::Error;
use crate::ops::{Clock, Pace, Patience};

/// The first look may take this long whatever the limit: somebody who allows no time still wants to know.
const FIRST: Duration = Duration::from_secs(15);

/// What is new at a look, in the order in which it is to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// The last lines of builds that have just ended.
    pub ended: Vec<LogLine>,
    /// What changed.
    pub changes: Vec<Change>,
    /// Lines of builds that run, and those that came late.
    pub running: Vec<LogLine>,
    /// Logs whose rest cannot be read.
    pub unread: Vec<Unread>,
}

impl News {
    fn is_empty(&self) -> bool {
        let lines = self.ended.len() + self.running.len();
        lines == 0 && self.changes.is_empty() && self.unread.is_empty()
    }
}

/// Look until it comes as `terms` say, and the logs of the builds that are over have come to their ends; `tell` gets
/// every state and what is new in it, and that there is none to be had for a while.
///
/// Being throttled or losing the network for a moment ends nothing: the execution goes on without us.
pub async fn follow(
    watcher: &mut Watcher<'_>,
    clock: &dyn Clock,
    mut pace: Pace,
    terms: &Terms,
    mut tell: impl FnMut(Told<'_>) -> Result<(), Error>,
) -> Result<(State, End), Error> {
    let begun = clock.now();
    let mut before: Option<State> = None;
    let (mut patience, mut contact) = (Patience::default(), Contact::new(begun));
    loop {
        let left = terms.limit.map(|limit| limit.saturating_sub(since(begun, clock)));
        let first = if before.is_none() { FIRST } else { Duration::ZERO };
        let look = Box::pin(look(watcher, before.as_ref(), clock));
        match within(left.map(|left| left.max(first)), clock, look).await {
            None => return out_of_time(before, watcher, tell),
            Some(Err(error)) => {
                let lost = contact.fault(&error);
                patience.bear(error, &mut pace)?;
                lost.iter().try_for_each(|lost| tell(Told::Lost(lost)))?;
            }
            Some(Ok((state, news))) => {
                patience.restored();
                if contact.found(clock.now()) {
                    tell(Told::Found)?;
                }
                if news.is_empty() {
                    pace.still();
                } else {
                    pace.moved();
                }
                tell(Told::Seen(&state, &news))?;
                let end = terms.reached(&state);
                if end.is_some() {
                    let left = terms.limit.map(|limit| limit.saturating_sub(since(begun, clock)));
                    Box::pin(settle(watcher, clock, left, |news| tell(Told::Seen(&state, &news)))).await?;
                }
                match end {
                    Some(End::Superseded(Some(newer))) if terms.follow_newer => {
                        watcher.go_on_with(newer);
                        before = None;
                        continue;
                    }
                    Some(end) => return Ok((state, end)),
                    None => before = Some(state),
                }
            }
        }
        let left = terms.limit.map(|limit| limit.saturating_sub(since(begun, clock)));
        if left == Some(Duration::ZERO) {
            return out_of_time(before, watcher, tell);
        }
        clock.sleep(left.unwrap_or(Duration::MAX).min(pace.interval())).await;
    }
}

async fn look(
    watcher: &mut Watcher<'_>,
    before: Option<&State>,
    clock: &dyn Clock,
) -> Result<(State, News), Error> {
    let state = watcher.look().await?;
    let changes = changes(before, &state, clock.now());
    let read = watcher.read();
    Ok((state, News { ended: read.ended, changes, running: read.running, unread: read.unread }))
}

pub(super) fn since(begun: Timestamp, clock: &dyn Clock) -> Duration {
    Duration::try_from(clock.now().duration_since(begun)).unwrap_or_default()
}

/// None if it takes longer than that: a service that does not answer must not hold up who has a limit.
pub(super) async fn within<T>(
    limit: Option<Duration>,
    clock: &dyn Clock,
    work: impl Future<Output = T>,
) -> Option<T> {
    let Some(limit) = limit else { return Some(work.await) };
    tokio::select! {
        biased;
        result = work => Some(result),
        () = clock.sleep(limit) => None,
    }
}

fn out_of_time(
    last: Option<State>,
    watcher: &mut Watcher<'_>,
    mut tell: impl FnMut(Told<'_>) -> Result<(), Error>,
) -> Result<(State, End), Error> {
    let Some(state) = last else {
        return Err(Error::TimeLimit { what: "the execution could not be read in time".into(), hint: None });
    };
    abandon(watcher, "the time limit came first", |news| tell(Told::Seen(&state, &news)))?;
    Ok((state, End::TimeLimit))
}
