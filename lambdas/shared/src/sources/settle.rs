//! Waits until a stopped source is really off.
//!
//! A schedule and a notification are off when the call has been answered. A mapping goes on with the batches that it
//! has taken, and says `Disabling` until they are done.

use super::look::mapping_state;
use super::{Clients, Source, SourceError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long to wait: as long as a function may run, by default, is too long to hold anybody up.
pub const PATIENCE: Duration = Duration::from_mins(2);
/// Between two looks, at first and at most.
const LOOK: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(3));

/// Returns whether the source is off; `false` when `until` passed first.
pub async fn settle(clients: &Clients, source: &Source, until: Instant) -> Result<bool, SourceError> {
    let Source::Mapping(id) = source else { return Ok(true) };
    let mut wait = LOOK.0;
    loop {
        match mapping_state(clients, source, id).await {
            Ok(state) if state == "Disabled" => return Ok(true),
            Ok(_) => (),
            Err(error) if error.is_missing() => return Ok(true),
            Err(error) => return Err(error),
        }
        if Instant::now() + wait > until {
            return Ok(false);
        }
        sleep(wait).await;
        wait = (wait * 2).min(LOOK.1);
    }
}
