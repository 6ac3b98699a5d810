//! Polling: messages are taken as they come, given to the function in batches, and deleted when it is done with them.
//!
//! What fails stays hidden until the queue's visibility time-out ends, and then comes again, as on AWS.

use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::core::{ApiError, Cloud};
use crate::lambda::function::find;
use crate::lambda::instance::{self, Event};
use crate::lambda::mapping::batch;
use crate::lambda::mapping::document::Mapping;
use crate::sqs::{self, Message};

/// Batches at the same time where nobody says: AWS begins with five.
const AT_ONCE: u32 = 5;
/// The most that one receive gives.
const RECEIVE: usize = 10;
/// The wait after a queue could not be read.
const AFTER_PROBLEM: SignedDuration = SignedDuration::from_secs(10);

/// Takes batches until `cancel`.
pub(super) async fn poll(
    cloud: &Arc<Cloud>,
    mapping: &Mapping,
    cancel: &CancellationToken,
    batches: &TaskTracker,
) {
    let limit = mapping.concurrency.unwrap_or(AT_ONCE);
    let places = Arc::new(Semaphore::new(usize::try_from(limit).unwrap_or(1)));
    while let Some(place) = wait(cloud, mapping, cancel, &places).await {
        match gather(cloud, mapping, cancel).await {
            Ok(messages) if messages.is_empty() => {}
            Ok(messages) => {
                batches.spawn(give(Arc::clone(cloud), mapping.clone(), messages, place));
            }
            Err(problem) => {
                tracing::warn!(%problem, queue = mapping.queue, "a mapping could not read its queue");
                tokio::select! {
                    () = cancel.cancelled() => {}
                    () = cloud.clock.sleep(AFTER_PROBLEM) => {}
                }
            }
        }
    }
}

/// Waits for a place and for a message; nothing when it is over.
async fn wait(
    cloud: &Cloud,
    mapping: &Mapping,
    cancel: &CancellationToken,
    places: &Arc<Semaphore>,
) -> Option<OwnedSemaphorePermit> {
    let waiting = async {
        let place = Arc::clone(places).acquire_owned().await.ok();
        sqs::arrived(cloud, &mapping.queue).await;
        place
    };
    tokio::select! {
        biased;
        () = cancel.cancelled() => None,
        place = waiting => place,
    }
}

/// Takes messages until the batch is full, the window closes, or (without a window) there are no more at once.
async fn gather(
    cloud: &Arc<Cloud>,
    mapping: &Mapping,
    cancel: &CancellationToken,
) -> Result<Vec<Message>, ApiError> {
    let call = find(cloud, &mapping.function)?.as_role(cloud);
    let size = usize::try_from(mapping.batch_size).unwrap_or(RECEIVE);
    let mut closes = None;
    let mut messages: Vec<Message> = Vec::new();
    loop {
        let room = (size - messages.len()).min(RECEIVE);
        messages.extend(sqs::receive(&call, &mapping.queue, room, None).await?);
        if messages.is_empty() || messages.len() == size || batch::is_full(&messages) {
            return Ok(messages);
        }
        // The window opens with the first message.
        let window = SignedDuration::from_secs(mapping.window.into());
        let until = *closes.get_or_insert_with(|| cloud.clock.now() + window);
        tokio::select! {
            biased;
            () = cancel.cancelled() => return Ok(messages),
            () = cloud.clock.sleep_until(until) => return Ok(messages),
            () = sqs::arrived(cloud, &mapping.queue) => {}
        }
    }
}

/// Gives a batch to the function and deletes what it has done.
async fn give(cloud: Arc<Cloud>, mapping: Mapping, messages: Vec<Message>, _place: OwnedSemaphorePermit) {
    match done(&cloud, &mapping, &messages).await {
        Ok(done) => {
            tracing::debug!(queue = mapping.queue, of = messages.len(), done, "a batch came back");
        }
        Err(problem) => {
            tracing::warn!(%problem, queue = mapping.queue, "a batch comes again after its visibility time-out");
        }
    }
}

async fn done(cloud: &Arc<Cloud>, mapping: &Mapping, messages: &[Message]) -> Result<usize, ApiError> {
    let function = find(cloud, &mapping.function)?;
    let payload = batch::event(&cloud.arns.region, &mapping.queue, messages);
    let event =
        Event { request_id: cloud.ids.uuid(), payload: payload.to_string().into(), client_context: None };
    let invoked = instance::run(cloud, &function, event).await?;
    if invoked.function_error.is_some() {
        return Ok(0);
    }
    let good = if mapping.reports_failures {
        batch::successes(messages, &invoked.payload)
    } else {
        messages.iter().collect()
    };
    let call = function.as_role(cloud);
    for message in &good {
        sqs::delete(&call, &mapping.queue, &message.receipt_handle).await?;
    }
    Ok(good.len())
}
