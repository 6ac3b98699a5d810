//! Puts the answer where CloudFormation waits for it.

use crate::back_off;
use std::time::Duration;
use tokio::time::Instant;

/// One attempt may take this long.
const ATTEMPT: Duration = Duration::from_secs(4);

/// The answer did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// The URL was refused for good: it has expired, or was never right.
    #[error(
        "the answer to CloudFormation was refused with status {status}; the stack waits until its own time limit"
    )]
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// There was no more time to try.
    #[error(
        "the answer to CloudFormation could not be sent ({attempts} attempts, last: {last}); the stack waits until \
         its own time limit"
    )]
    OutOfTime {
        /// How often it was tried.
        attempts: u32,
        /// What the last attempt met.
        last: String,
    },
}

/// Sends `body` to `url`, trying again until `until`.
///
/// The URL is signed without a content type, so none may be sent.
pub(super) async fn deliver(url: &str, body: Vec<u8>, until: Instant) -> Result<(), DeliverError> {
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(ATTEMPT).build();
    let client = client.map_err(|error| DeliverError::OutOfTime { attempts: 0, last: chain(&error) })?;
    let mut attempts = 0;
    loop {
        let last = match client.put(url).body(body.clone()).send().await {
            Ok(response) if response.status().is_success() => return Ok(()),
            Ok(response) => {
                let status = response.status().as_u16();
                if !passes(status) {
                    return Err(DeliverError::Refused { status });
                }
                format!("status {status}")
            }
            // The URL is a secret while it is valid; it is not for logs.
            Err(error) => chain(&error.without_url()),
        };
        attempts += 1;
        ::tracing::warn!(attempts, last, "the answer to CloudFormation was not taken");
        let wait = back_off::delay(attempts - 1);
        if Instant::now() + wait >= until {
            return Err(DeliverError::OutOfTime { attempts, last });
        }
        tokio::time::sleep(wait).await;
    }
}

fn passes(status: u16) -> bool {
    status >= 500 || status == 408 || status == 429
}

fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
