//! A clock that is moved by sleeping.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::Timestamp;

use crate::ops::Clock;

/// Starts at the epoch; a sleep is over at once and has moved it.
#[derive(Debug, Default)]
pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.fetch_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4), Ordering::SeqCst);
        // Others get their turn, or a loop that waits for them would never end.
        tokio::task::yield_now().boxed()
    }
}
