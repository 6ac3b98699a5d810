//! Operations on up to ten messages at once: each entry succeeds or fails by itself.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call};
use crate::sqs::message::{self, SendOptions, md5_hex};
use crate::sqs::queue;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Batch<E> {
    queue_url: String,
    entries: Vec<E>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendEntry {
    id: String,
    message_body: String,
    delay_seconds: Option<i64>,
    message_attributes: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ReceiptEntry {
    id: String,
    receipt_handle: String,
    #[serde(default)]
    visibility_timeout: i64,
}

pub(super) async fn send(call: Call, input: Batch<SendEntry>) -> Result<Value, ApiError> {
    check(&call, &input.queue_url, input.entries.iter().map(|entry| entry.id.as_str()))?;
    let mut results = Results::default();
    for entry in input.entries {
        let options = SendOptions {
            delay: entry.delay_seconds.map(SignedDuration::from_secs),
            message_attributes: entry.message_attributes,
        };
        let sent = message::send_with(&call, &input.queue_url, &entry.message_body, options);
        let md5 = md5_hex(&entry.message_body);
        results.add(&entry.id, sent.map(|id| json!({ "MessageId": id, "MD5OfMessageBody": md5 })));
    }
    Ok(results.into_value())
}

pub(super) async fn delete(call: Call, input: Batch<ReceiptEntry>) -> Result<Value, ApiError> {
    check(&call, &input.queue_url, input.entries.iter().map(|entry| entry.id.as_str()))?;
    let mut results = Results::default();
    for entry in input.entries {
        let deleted = message::delete(&call, &input.queue_url, &entry.receipt_handle).await;
        results.add(&entry.id, deleted.map(|()| json!({})));
    }
    Ok(results.into_value())
}

pub(super) async fn change_visibility(call: Call, input: Batch<ReceiptEntry>) -> Result<Value, ApiError> {
    check(&call, &input.queue_url, input.entries.iter().map(|entry| entry.id.as_str()))?;
    let mut results = Results::default();
    for entry in input.entries {
        let visibility = SignedDuration::from_secs(entry.visibility_timeout);
        let changed =
            message::change_visibility(&call, &input.queue_url, &entry.receipt_handle, visibility).await;
        results.add(&entry.id, changed.map(|()| json!({})));
    }
    Ok(results.into_value())
}

fn check<'a>(call: &Call, queue: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), ApiError> {
    queue::find(&call.cloud, queue)?;
    let ids: Vec<&str> = ids.collect();
    let refuse = |code: &str, query: &'static str, message: &str| {
        Err(ApiError::new(code, message).with_query_code(query))
    };
    if ids.is_empty() {
        let message = "There should be at least one entry in the request.";
        return refuse("EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest", message);
    }
    if ids.len() > 10 {
        let message = format!("Maximum number of entries per request are 10. You have sent {}.", ids.len());
        return refuse(
            "TooManyEntriesInBatchRequest",
            "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
            &message,
        );
    }
    if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
        let message = "Two or more batch entries in the request have the same Id.";
        return refuse(
            "BatchEntryIdsNotDistinct",
            "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
            message,
        );
    }
    Ok(())
}

#[derive(Default)]
struct Results {
    successful: Vec<Value>,
    failed: Vec<Value>,
}

impl Results {
    fn add(&mut self, id: &str, result: Result<Value, ApiError>) {
        match result {
            Ok(mut value) => {
                value["Id"] = id.into();
                self.successful.push(value);
            }
            Err(error) => self.failed.push(json!({
                "Id": id, "Code": error.code, "Message": error.message, "SenderFault": error.status < 500
            })),
        }
    }

    fn into_value(self) -> Value {
        json!({ "Successful": self.successful, "Failed": self.failed })
    }
}
