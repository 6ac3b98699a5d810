//! The way to S3: a client that does not retry by itself, and how hard S3 may be asked.
//!
//! The SDK's own retries would hide from [`Flow`] that S3 wants less, and give up after three tries, where this work
//! is to slow down and go on.

use super::Limits;
use super::flow::Flow;
use crate::aws;
use crate::back_off::{delay_by, is_transient};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::DispatchFailure;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// Tries where S3 is not too busy, but broken or out of reach: that passes soon or not at all.
const TRIES_WHEN_BROKEN: u32 = 4;

/// One way.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) client: Client,
    pub(super) flow: Flow,
    attempts: u32,
    chance: Mutex<fastrand::Rng>,
    stop: watch::Sender<bool>,
}

impl Line {
    pub(super) fn new(client: &Client, limits: Limits) -> Self {
        let patient = client.config().to_builder().retry_config(RetryConfig::disabled()).build();
        Self {
            client: Client::from_conf(patient),
            flow: Flow::new(limits.in_flight),
            attempts: limits.attempts,
            chance: Mutex::new(limits.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed)),
            stop: watch::Sender::default(),
        }
    }

    /// From now on nothing new is asked.
    pub(super) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Whether nothing new may be asked.
    pub(super) fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    /// Returns when nothing new may be asked.
    pub(super) async fn stopped(&self) {
        // The sender is `self.stop`, which outlives this borrow: waiting cannot fail.
        let _ = self.stop.subscribe().wait_for(|stop| *stop).await;
    }

    /// Waits before retry number `retry` (from 0). Whether there may be one.
    pub(super) async fn pause(&self, retry: u32) -> bool {
        // Nothing panics while it holds the lock.
        let long = delay_by(retry, &mut self.chance.lock().unwrap_or_else(PoisonError::into_inner));
        tokio::select! {
            biased;
            () = self.stopped() => false,
            () = tokio::time::sleep(long) => true,
        }
    }

    /// How often something that S3 puts off with this code is tried.
    pub(super) fn tries(&self, code: &str) -> u32 {
        if is_busy(code) { self.attempts } else { self.attempts.min(TRIES_WHEN_BROKEN) }
    }

    /// Asks until there is an answer that is not "later".
    pub(super) async fn ask<T, E, F>(&self, send: impl Fn() -> F) -> Result<T, SdkError<E, HttpResponse>>
    where
        E: ProvideErrorMetadata,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let mut attempt = 0;
        loop {
            let answer = send().await;
            let later = answer.as_ref().err().and_then(later);
            self.heard(later.as_deref());
            attempt += 1;
            let again = later.is_some_and(|code| attempt < self.tries(&code));
            if !(again && self.pause(attempt - 1).await) {
                return answer;
            }
        }
    }

    /// Takes note of how an answer went: the code it was put off with, if it was.
    pub(super) fn heard(&self, later: Option<&str>) {
        match later {
            Some(code) if is_busy(code) => self.flow.slow_down(),
            Some(_) => (),
            None => self.flow.went_well(),
        }
    }
}

/// Codes with which S3 says that it is asked too much.
fn is_busy(code: &str) -> bool {
    matches!(code, "SlowDown" | "ServiceUnavailable" | "Throttling" | "ThrottlingException")
}

/// The code of a failure that may pass; a server's error without a code has the one that its status stands for.
pub(super) fn later<E>(error: &SdkError<E, HttpResponse>) -> Option<String>
where
    E: ProvideErrorMetadata,
{
    let by_status = || match error.raw_response().map(|response| response.status().as_u16()) {
        Some(429 | 503) => Some("SlowDown"),
        Some(500..) => Some("InternalError"),
        _ => None,
    };
    let code = match error {
        SdkError::ServiceError(_) => match aws::code(error) {
            Some(code) if is_transient(code) => Some(code),
            _ => by_status(),
        },
        SdkError::ResponseError(_) => by_status().or(Some("RequestTimeout")),
        SdkError::TimeoutError(_) => Some("RequestTimeout"),
        // Credentials that cannot be had are a failure to dispatch as well, and no waiting helps there.
        SdkError::DispatchFailure(failure) if is_passing(failure) => Some("RequestTimeout"),
        _ => None,
    };
    code.map(str::to_owned)
}

/// A connection that was lost: also one that the client itself says may be tried again, closed before it was answered.
fn is_passing(failure: &DispatchFailure) -> bool {
    failure.is_io() || failure.is_timeout() || failure.as_other().is_some()
}
