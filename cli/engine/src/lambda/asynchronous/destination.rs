//! Who hears of an event's end: a destination gets a record of request and answer, a dead-letter queue the event alone.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::core::{ApiError, Call, Cloud};
use crate::lambda::asynchronous::table::Queued;
use crate::lambda::event_config;
use crate::lambda::function::Function;
use crate::lambda::invoke::invoke_event;
use crate::lambda::name::LATEST;
use crate::{sns, sqs};

/// The longest error text that fits into a message's attribute.
const ERROR_TEXT: usize = 1024;

/// How an event ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    /// All attempts failed.
    Exhausted,
    /// It grew too old.
    Expired,
    /// The function may not run at all.
    NoConcurrency,
}

impl Outcome {
    fn condition(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::Exhausted => "RetriesExhausted",
            Self::Expired => "EventAgeExceeded",
            Self::NoConcurrency => "ZeroReservedConcurrency",
        }
    }
}

/// Tells the destination and the dead-letter queue. Like on AWS, one that cannot be told is not told again.
pub(super) async fn tell(cloud: &Arc<Cloud>, function: &Function, event: &Queued, outcome: Outcome) {
    let call = function.as_role(cloud);
    let config = function.event_config.as_ref();
    let success = outcome == Outcome::Success;
    let destination = config
        .and_then(|config| if success { config.on_success.as_deref() } else { config.on_failure.as_deref() });
    if let Some(arn) = destination {
        let record = record(&call, function, event, outcome);
        warn(arn, send_record(&call, function, arn, &record, success).await);
    }
    if let (false, Some(arn)) = (success, function.settings.dead_letter.as_deref()) {
        warn(arn, send_dead_letter(&call, arn, event).await);
    }
}

fn warn(arn: &str, result: Result<(), ApiError>) {
    if let Err(problem) = result {
        tracing::warn!(%problem, arn, "the end of an event could not be told");
    }
}

fn record(call: &Call, function: &Function, event: &Queued, outcome: Outcome) -> Value {
    let mut record = json!({
        "version": "1.0",
        "timestamp": call.now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        "requestContext": {
            "requestId": event.id,
            "functionArn": event_config::arn(&call.cloud, &function.name),
            "condition": outcome.condition(),
            "approximateInvokeCount": event.attempts,
        },
        "requestPayload": as_json(&event.payload),
    });
    if let Some(answer) = &event.answer {
        record["responseContext"] = json!({ "statusCode": 200, "executedVersion": LATEST });
        if outcome != Outcome::Success {
            record["responseContext"]["functionError"] = "Unhandled".into();
        }
        record["responsePayload"] = as_json(answer);
    }
    record
}

async fn send_record(
    call: &Call,
    function: &Function,
    arn: &str,
    record: &Value,
    success: bool,
) -> Result<(), ApiError> {
    match arn.split(':').nth(2) {
        Some("sqs") => sqs::send(call, arn, &record.to_string()).await.map(drop),
        Some("sns") => sns::publish(call, arn, None, &record.to_string()).await.map(drop),
        // Two functions can be each other's destination.
        Some("lambda") => Box::pin(invoke_event(call, arn, record.to_string().into())).await,
        Some("events") => {
            call.allow("events:PutEvents", arn)?;
            let end = if success { "Success" } else { "Failure" };
            let resources = vec![arn.to_owned(), event_config::arn(&call.cloud, &function.name)];
            let kind = format!("Lambda Function Invocation Result - {end}");
            call.publish("lambda", &kind, resources, record.clone());
            Ok(())
        }
        _ => Err(ApiError::not_implemented(format!("The destination {arn}"))),
    }
}

async fn send_dead_letter(call: &Call, arn: &str, event: &Queued) -> Result<(), ApiError> {
    let body = String::from_utf8_lossy(&event.payload);
    if arn.split(':').nth(2) == Some("sns") {
        return sns::publish(call, arn, None, &body).await.map(drop);
    }
    let answer = event.answer.as_ref().map(as_json).unwrap_or_default();
    let text = answer["errorMessage"].as_str().unwrap_or_default();
    let text = &text[..text.floor_char_boundary(ERROR_TEXT)];
    let mut attributes = json!({
        "RequestID": { "DataType": "String", "StringValue": event.id },
        "ErrorCode": { "DataType": "Number", "StringValue": "200" },
    });
    if !text.is_empty() {
        attributes["ErrorMessage"] = json!({ "DataType": "String", "StringValue": text });
    }
    let options = sqs::SendOptions { message_attributes: Some(attributes), ..sqs::SendOptions::default() };
    sqs::send_with(call, arn, &body, options).map(drop)
}

fn as_json(bytes: &Bytes) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned().into())
}
