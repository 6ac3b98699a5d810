//! Taking events from the queue when they are due, a few of each function at a time.

use std::sync::Arc;

use jiff::Timestamp;

use crate::core::{ApiError, Cloud};
use crate::lambda::asynchronous::attempt::attempt;
use crate::lambda::asynchronous::table;
use crate::lambda::function::Function;
use crate::lambda::instance::Event;

/// Stores an event; it will be tried at once.
pub(in crate::lambda) fn enqueue(cloud: &Cloud, function: &Function, event: &Event) -> Result<(), ApiError> {
    let now = cloud.clock.now();
    table::insert(&cloud.store, &event.request_id, &function.name, &event.payload, now)?;
    cloud.running.lambda.bell.notify_one();
    Ok(())
}

/// Drops the events of a function that is gone.
pub(in crate::lambda) fn forget(cloud: &Cloud, function: &str) -> Result<(), ApiError> {
    Ok(table::remove_all(&cloud.store, function)?)
}

/// Goes on with the queue.
pub(in crate::lambda) fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    table::reset(&cloud.store)?;
    cloud.running.lambda.tasks.spawn(dispatch(Arc::clone(cloud)));
    Ok(())
}

async fn dispatch(cloud: Arc<Cloud>) {
    let running = &cloud.running.lambda;
    loop {
        let next = start_due(&cloud).unwrap_or_else(|problem| {
            tracing::error!(%problem, "the queue of events cannot be read");
            None
        });
        tokio::select! {
            () = running.stopping.cancelled() => return,
            () = running.bell.notified() => {}
            () = sleep_until(&cloud, next) => {}
        }
    }
}

async fn sleep_until(cloud: &Cloud, at: Option<Timestamp>) {
    match at {
        Some(at) => cloud.clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Starts attempts for what is due, and says when to look again.
fn start_due(cloud: &Arc<Cloud>) -> Result<Option<Timestamp>, ApiError> {
    let now = cloud.clock.now();
    for (function, busy) in table::due_functions(&cloud.store, now)? {
        let free = at_once().saturating_sub(busy);
        for event in table::take(&cloud.store, &function, now, free)? {
            cloud.running.lambda.tasks.spawn(attempt(Arc::clone(cloud), event));
        }
    }
    table::next_due(&cloud.store, now)
}

/// How many events of one function are tried at the same time: AWS has a data centre for it, this is one machine.
fn at_once() -> usize {
    2 * std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
