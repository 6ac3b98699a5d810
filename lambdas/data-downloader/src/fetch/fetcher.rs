//! Tries until it is there, trying again makes no sense, or the time is up.

use super::client::client;
use super::error::JobError;
use super::failure::Failure;
use crate::clock::Clock;
use crate::sources::{Feed, Policy};
use crate::tokens::Tokens;
use lambda_shared::back_off;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Fetches under one policy until one deadline.
pub(crate) struct Fetcher {
    pub(super) client: reqwest::Client,
    pub(super) policy: Policy,
    pub(super) tokens: Tokens,
    until: Instant,
}

impl Fetcher {
    pub(crate) fn new(policy: &Policy, tokens: &Tokens, until: Instant) -> Result<Self, JobError> {
        Ok(Self { client: client(policy)?, policy: policy.clone(), tokens: tokens.clone(), until })
    }

    /// Repeats `attempt` while it fails for a reason that may pass.
    pub(super) async fn persist<T>(
        &self,
        clock: &impl Clock,
        feed: &Feed,
        attempt: impl AsyncFn() -> Result<T, Failure>,
    ) -> Result<T, JobError> {
        for tried in 1.. {
            let (reason, after) = match attempt().await {
                Ok(found) => return Ok(found),
                Err(Failure::Lasting(error)) => return Err(error),
                Err(Failure::Passing { reason, after }) => (reason, after),
            };
            tracing::warn!(feed = feed.name, attempt = tried, reason, "not yet");
            if tried >= self.policy.attempts {
                return Err(JobError::GivenUp { attempts: tried, last: reason });
            }
            self.wait(clock, tried - 1, after).await?;
        }
        Err(JobError::OutOfTime)
    }

    /// Ends `work` in time for what has to be tidied up.
    pub(super) async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        timeout_at(self.until, work).await.unwrap_or(Err(Failure::Lasting(JobError::OutOfTime)))
    }

    /// Waits as long as the server asked, else as long as is polite.
    async fn wait(&self, clock: &impl Clock, retry: u32, after: Option<Duration>) -> Result<(), JobError> {
        // All who were told the same time must not come back at the same time.
        let wait = match after {
            Some(after) => after + Duration::from_millis(fastrand::u64(0..1000)),
            None => back_off::delay(retry),
        };
        if Instant::now() + wait >= self.until {
            return Err(match after {
                Some(after) => JobError::ComeBackLater { seconds: after.as_secs() },
                None => JobError::OutOfTime,
            });
        }
        clock.sleep(wait).await;
        Ok(())
    }
}
