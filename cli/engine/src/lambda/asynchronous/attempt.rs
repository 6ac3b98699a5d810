//! One attempt at an event, and what follows from it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::core::{ApiError, Cloud};
use crate::lambda::asynchronous::destination::{self, Outcome};
use crate::lambda::asynchronous::table::{self, Queued};
use crate::lambda::function::{Function, find};
use crate::lambda::instance::{self, Event};
use crate::lambda::invoke::Invoked;

const DEFAULT_RETRIES: u32 = 2;
const DEFAULT_AGE: u32 = 21_600;

/// Tries an event once. An engine that stops meanwhile leaves it for the next one.
pub(super) async fn attempt(cloud: Arc<Cloud>, event: Queued) {
    let id = event.id.clone();
    if let Err(problem) = settle(&cloud, event).await {
        tracing::error!(%problem, event = id, "an event could not be settled; it is tried again after a restart");
    }
    cloud.running.lambda.bell.notify_one();
}

async fn settle(cloud: &Arc<Cloud>, mut event: Queued) -> Result<(), ApiError> {
    let function = match find(cloud, &event.function) {
        Ok(function) => function,
        Err(error) if error.code == "ResourceNotFoundException" => {
            return Ok(table::remove(&cloud.store, &event.id)?);
        }
        Err(error) => return Err(error),
    };
    if cloud.clock.now() >= expires(&function, &event) {
        return give_up(cloud, &function, &event, Outcome::Expired).await;
    }
    if function.reserved == Some(0) {
        return give_up(cloud, &function, &event, Outcome::NoConcurrency).await;
    }
    let request =
        Event { request_id: event.id.clone(), payload: event.payload.clone(), client_context: None };
    match instance::run(cloud, &function, request).await {
        Ok(Invoked { payload, function_error: None, .. }) => {
            event.answer = Some(payload);
            event.attempts += 1;
            give_up(cloud, &function, &event, Outcome::Success).await
        }
        Ok(Invoked { payload, .. }) => {
            event.answer = Some(payload);
            event.attempts += 1;
            failed(cloud, &function, &event).await
        }
        Err(_) if cloud.running.lambda.stopping.is_cancelled() => Ok(()),
        Err(_) => {
            event.throttles += 1;
            let delay = SignedDuration::from_secs(1 << event.throttles.min(8));
            later(cloud, &function, &event, delay)
        }
    }
}

/// One minute before the second attempt, two before the third.
async fn failed(cloud: &Arc<Cloud>, function: &Function, event: &Queued) -> Result<(), ApiError> {
    let retries = function.event_config.as_ref().and_then(|config| config.retries).unwrap_or(DEFAULT_RETRIES);
    if event.attempts > retries {
        return give_up(cloud, function, event, Outcome::Exhausted).await;
    }
    later(cloud, function, event, SignedDuration::from_mins(event.attempts.into()))
}

/// Puts an event back; one that grows too old meanwhile is looked at when it does.
fn later(cloud: &Cloud, function: &Function, event: &Queued, delay: SignedDuration) -> Result<(), ApiError> {
    let due = (cloud.clock.now() + delay).min(expires(function, event));
    Ok(table::put_back(&cloud.store, event, due)?)
}

/// Tells who should know, then forgets the event: told twice is better than not at all.
async fn give_up(
    cloud: &Arc<Cloud>,
    function: &Function,
    event: &Queued,
    outcome: Outcome,
) -> Result<(), ApiError> {
    destination::tell(cloud, function, event, outcome).await;
    Ok(table::remove(&cloud.store, &event.id)?)
}

fn expires(function: &Function, event: &Queued) -> Timestamp {
    let age = function.event_config.as_ref().and_then(|config| config.age).unwrap_or(DEFAULT_AGE);
    event.received + SignedDuration::from_secs(age.into())
}
