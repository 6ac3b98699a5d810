//! Looking until what is waited for has happened.

use std::time::Duration;

use super::{Change, End, State, Until, Watcher, changes};
use crate::errors::Error;
use crate::ops::{Clock, Pace, Patience};

/// Look until `until` is reached or `limit` has passed; `tell` gets every state and what changed in it.
///
/// Being throttled or losing the network for a moment ends nothing: the execution goes on without us.
pub async fn follow(
    watcher: &mut Watcher<'_>,
    clock: &dyn Clock,
    mut pace: Pace,
    until: &Until,
    limit: Option<Duration>,
    mut tell: impl FnMut(&State, &[Change]) -> Result<(), Error>,
) -> Result<(State, End), Error> {
    let begun = clock.now();
    let mut before: Option<State> = None;
    let mut patience = Patience::default();
    loop {
        match watcher.look().await {
            Ok(state) => {
                patience.restored();
                let changed = changes(before.as_ref(), &state, clock.now());
                if changed.is_empty() {
                    pace.still();
                } else {
                    pace.moved();
                }
                tell(&state, &changed)?;
                if let Some(end) = until.reached(&state) {
                    return Ok((state, end));
                }
                before = Some(state);
            }
            Err(error) => patience.bear(error, &mut pace)?,
        }
        let so_far = Duration::try_from(clock.now().duration_since(begun)).unwrap_or_default();
        let left = limit.map(|limit| limit.saturating_sub(so_far));
        if left == Some(Duration::ZERO) {
            let unread =
                || Error::TimeLimit { what: "the execution could not be read in time".into(), hint: None };
            return before.map(|state| (state, End::TimeLimit)).ok_or_else(unread);
        }
        clock.sleep(left.unwrap_or(Duration::MAX).min(pace.interval())).await;
    }
}
