//! Invoking a function: now and waiting for its answer, or some time soon through the queue of events.

use bytes::Bytes;

use crate::core::{ApiError, Call};
use crate::lambda::function::{Function, read};
use crate::lambda::instance::Event;
use crate::lambda::{asynchronous, error, policy};

/// The largest payload of a synchronous invocation, either way.
pub(super) const SYNCHRONOUS: usize = 6_291_456;
/// The largest event.
pub(super) const ASYNCHRONOUS: usize = 1_048_576;

/// How an invocation ended.
#[derive(Debug, Clone)]
pub struct Invoked {
    /// The function's answer, or an object with `errorType` and `errorMessage`.
    pub payload: Bytes,
    /// `Unhandled` if the function failed.
    pub function_error: Option<String>,
    /// The last 4 KiB of the invocation's log.
    pub log_tail: String,
}

/// Queues an event. It is durable when this returns; it will be tried up to three times.
pub async fn invoke_event(call: &Call, function: &str, payload: Bytes) -> Result<(), ApiError> {
    let function = authorize(call, function, None)?;
    let event = event(&payload, ASYNCHRONOUS, call.cloud.ids.uuid(), None)?;
    asynchronous::enqueue(&call.cloud, &function, &event)
}

/// The function, if the caller may invoke it.
pub(super) fn authorize(call: &Call, function: &str, qualifier: Option<&str>) -> Result<Function, ApiError> {
    let function = read(call, "lambda:InvokeFunction", function, qualifier)?;
    policy::admit(call, &function)?;
    Ok(function)
}

/// The event for a payload, which must be JSON; nothing at all is `{}`.
pub(super) fn event(
    payload: &Bytes,
    limit: usize,
    request_id: String,
    client_context: Option<String>,
) -> Result<Event, ApiError> {
    if payload.len() > limit {
        return Err(error::too_large(limit));
    }
    let payload = if payload.is_empty() { Bytes::from_static(b"{}") } else { payload.clone() };
    if let Err(problem) = serde_json::from_slice::<serde::de::IgnoredAny>(&payload) {
        let message = format!("Could not parse request body into json: {problem}");
        return Err(ApiError::new("InvalidRequestContentException", message));
    }
    Ok(Event { request_id, payload, client_context })
}
