//! The time of tokio's paused clock: it stands still while something is done, and jumps to the next sleeper.

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use mdd::ops::Clock;
use tokio::time::Instant;

/// Counts from 2025-03-03T01:00:00Z.
#[derive(Debug)]
pub struct PausedClock {
    start: Instant,
}

impl PausedClock {
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2025-03-03T01:00:00Z".parse().unwrap();
        start + SignedDuration::try_from(self.start.elapsed()).unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
