//! Operations on one message at a time.

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call};
use crate::sqs::message::{self, SendOptions, default_wait, md5_hex};
use crate::sqs::queue;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Send {
    queue_url: String,
    message_body: String,
    delay_seconds: Option<i64>,
    message_attributes: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Receive {
    queue_url: String,
    max_number_of_messages: Option<usize>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ByReceipt {
    queue_url: String,
    receipt_handle: String,
    #[serde(default)]
    visibility_timeout: i64,
}

pub(super) async fn send(call: Call, input: Send) -> Result<Value, ApiError> {
    let options = SendOptions {
        delay: input.delay_seconds.map(SignedDuration::from_secs),
        message_attributes: input.message_attributes,
    };
    let id = message::send_with(&call, &input.queue_url, &input.message_body, options)?;
    Ok(json!({ "MessageId": id, "MD5OfMessageBody": md5_hex(&input.message_body) }))
}

pub(super) async fn receive(call: Call, input: Receive) -> Result<Value, ApiError> {
    let max = input.max_number_of_messages.unwrap_or(1);
    if !(1..=10).contains(&max) {
        let message = format!(
            "Value {max} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
        );
        return Err(queue::invalid_parameter(&message));
    }
    let visibility = input.visibility_timeout.map(SignedDuration::from_secs);
    let queue = queue::find(&call.cloud, &input.queue_url)?;
    let wait = input.wait_time_seconds.map_or_else(|| default_wait(&queue), SignedDuration::from_secs);
    let deadline = call.now() + wait;
    loop {
        let messages = message::receive(&call, &queue.name, max, visibility).await?;
        if !messages.is_empty() {
            return Ok(json!({ "Messages": messages }));
        }
        if call.now() >= deadline {
            return Ok(json!({}));
        }
        tokio::select! {
            () = message::arrived(&call.cloud, &queue.name) => {}
            () = call.cloud.clock.sleep_until(deadline) => {}
        }
    }
}

pub(super) async fn delete(call: Call, input: ByReceipt) -> Result<Value, ApiError> {
    message::delete(&call, &input.queue_url, &input.receipt_handle).await?;
    Ok(json!({}))
}

pub(super) async fn change_visibility(call: Call, input: ByReceipt) -> Result<Value, ApiError> {
    let visibility = SignedDuration::from_secs(input.visibility_timeout);
    message::change_visibility(&call, &input.queue_url, &input.receipt_handle, visibility).await?;
    Ok(json!({}))
}
