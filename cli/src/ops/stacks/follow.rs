//! Watching a stack operation to its end.

use super::cause::latest_attempt;
use super::{Event, Progress, Step, events};
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::{Clock, Pace, Patience};

/// What to follow.
#[derive(Debug, Clone)]
pub struct Follow<'a> {
    /// The stack, by ARN: a name stops working when the stack is deleted.
    pub stack: &'a str,
    /// The newest event from before the operation.
    pub since: Option<String>,
    /// How many resources will be touched.
    pub total: usize,
}

/// Follow what somebody else began, from where it began.
pub async fn join(
    clients: &Clients,
    clock: &dyn Clock,
    pace: Pace,
    stack: &str,
    tell: impl FnMut(&Progress, &[Step]),
) -> Result<(Progress, Vec<Event>), Error> {
    let all = events(clients, stack, None).await?.unwrap_or_default();
    let since = all.get(latest_attempt(&all).len()).map(|event| event.id.clone());
    follow(clients, clock, pace, Follow { stack, since, total: 0 }, tell).await
}

/// Look until the stack comes to rest; `tell` gets the progress and what changed, at every look.
///
/// Being throttled slows the looks down and ends nothing: a stack is not failed because nobody could look.
pub async fn follow(
    clients: &Clients,
    clock: &dyn Clock,
    mut pace: Pace,
    what: Follow<'_>,
    mut tell: impl FnMut(&Progress, &[Step]),
) -> Result<(Progress, Vec<Event>), Error> {
    let mut progress = Progress::new(what.total);
    let mut patience = Patience::default();
    let mut seen: Vec<Event> = Vec::new();
    loop {
        let known = seen.first().map(|event| event.id.clone()).or_else(|| what.since.clone());
        match events(clients, what.stack, known.as_deref()).await {
            Ok(fresh) => {
                patience.restored();
                let fresh = fresh.unwrap_or_default();
                let changed = progress.absorb(&fresh);
                if fresh.is_empty() {
                    pace.still();
                } else {
                    pace.moved();
                }
                seen.splice(0..0, fresh);
                tell(&progress, &changed);
            }
            Err(error) => patience.bear(error, &mut pace)?,
        }
        if progress.ended() {
            return Ok((progress, seen));
        }
        clock.sleep(pace.interval()).await;
    }
}
