//! Messages: sent, received for a while, deleted, or buried in the dead-letter queue after too many receives.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use md5::{Digest, Md5};
use serde::Serialize;
use serde_json::Value;

use crate::core::{ApiError, Call, Cloud};
use crate::sqs::queue::{Queue, find, invalid_parameter};
use crate::sqs::table::{self, New, Stored};

/// A received message, as a client and a Lambda mapping see it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Message {
    /// Its id.
    pub message_id: String,
    /// Names this receive: for deleting it or changing its visibility.
    pub receipt_handle: String,
    /// The MD5 of the body, in hexadecimal digits.
    #[serde(rename = "MD5OfBody")]
    pub md5_of_body: String,
    /// The body.
    pub body: String,
    /// `ApproximateReceiveCount`, `SentTimestamp`, `SenderId`, `ApproximateFirstReceiveTimestamp`, and of a dead letter
    /// `DeadLetterQueueSourceArn`.
    pub attributes: BTreeMap<String, String>,
    /// What the sender attached, as it came.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub message_attributes: Value,
}

/// What a sender may say beside the body.
#[derive(Debug, Default)]
pub struct SendOptions {
    /// How long it stays hidden.
    pub delay: Option<SignedDuration>,
    /// Attributes, as on the wire.
    pub message_attributes: Option<Value>,
}

/// Sends one message and returns its id.
pub async fn send(call: &Call, queue: &str, body: &str) -> Result<String, ApiError> {
    send_with(call, queue, body, SendOptions::default())
}

/// Sends one message with options and returns its id.
pub fn send_with(call: &Call, queue: &str, body: &str, options: SendOptions) -> Result<String, ApiError> {
    let queue = find(&call.cloud, queue)?;
    call.allow("sqs:SendMessage", &queue.arn(&call.cloud))?;
    if body.is_empty() {
        let message = "The request must contain the parameter MessageBody.";
        return Err(ApiError::new("MissingParameter", message).with_query_code("MissingParameter"));
    }
    let limit: usize = queue.setting("MaximumMessageSize").parse().unwrap_or(1_048_576);
    if body.len() > limit {
        let message = format!(
            "One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes."
        );
        return Err(invalid_parameter(&message));
    }
    let now = call.now();
    let id = call.cloud.ids.uuid();
    let new = New {
        message_id: &id,
        body,
        message_attributes: &options.message_attributes.unwrap_or_default().to_string(),
        sender: call.principal.name(),
        sent: now,
        visible: now + options.delay.unwrap_or_else(|| queue.seconds("DelaySeconds")),
    };
    table::insert(&call.cloud.store, &queue.name, &new)?;
    call.cloud.running.sqs.ring();
    Ok(id)
}

/// Takes up to `max` messages and hides them for `visibility` (or the queue's own time-out). Does not wait.
pub async fn receive(
    call: &Call,
    queue: &str,
    max: usize,
    visibility: Option<SignedDuration>,
) -> Result<Vec<Message>, ApiError> {
    let queue = find(&call.cloud, queue)?;
    call.allow("sqs:ReceiveMessage", &queue.arn(&call.cloud))?;
    let now = call.now();
    table::purge(&call.cloud.store, &queue.name, Some(now - queue.seconds("MessageRetentionPeriod")))?;
    let hidden_until = now + visibility.unwrap_or_else(|| queue.seconds("VisibilityTimeout"));
    let redrive = queue.redrive().filter(|(name, _)| find(&call.cloud, name).is_ok());
    let mut buried = false;
    let taken: Vec<Stored> = call.cloud.store.transaction(|transaction| {
        let mut taken = Vec::new();
        while taken.len() < max {
            let receipt = call.cloud.ids.hex();
            let Some(message) = table::take(transaction, &queue.name, now, hidden_until, &receipt)? else {
                break;
            };
            match &redrive {
                Some((dead_letters, count)) if message.receives > *count => {
                    table::bury(transaction, &message, dead_letters, now)?;
                    buried = true;
                }
                _ => taken.push(message),
            }
        }
        Ok::<_, ApiError>(taken)
    })?;
    if buried {
        call.cloud.running.sqs.ring();
    }
    Ok(taken.into_iter().map(|stored| Message::received(&call.cloud, stored)).collect())
}

/// Resolves when the queue holds a visible message: now, when one is sent, or when one's time-out ends.
pub async fn arrived(cloud: &Cloud, queue: &str) {
    let name = queue.rsplit(['/', ':']).next().unwrap_or_default();
    let mut bell = cloud.running.sqs.listen();
    loop {
        // A store that cannot be read will say so to whoever receives next.
        let next = table::next_visible(&cloud.store, name).ok().flatten();
        match next {
            Some(at) if at <= cloud.clock.now() => return,
            Some(at) => tokio::select! {
                () = cloud.clock.sleep_until(at) => {}
                _ = bell.changed() => {}
            },
            None => {
                let _ = bell.changed().await;
            }
        }
    }
}

/// Deletes what a receive took; deleting it twice is fine.
pub async fn delete(call: &Call, queue: &str, receipt_handle: &str) -> Result<(), ApiError> {
    let queue = find(&call.cloud, queue)?;
    call.allow("sqs:DeleteMessage", &queue.arn(&call.cloud))?;
    Ok(table::delete(&call.cloud.store, &queue.name, receipt_handle)?)
}

#[expect(clippy::unused_async, reason = "the interface that services share is asynchronous")]
/// Hides what a receive took for `visibility` from now; zero gives it back.
pub async fn change_visibility(
    call: &Call,
    queue: &str,
    receipt_handle: &str,
    visibility: SignedDuration,
) -> Result<(), ApiError> {
    let queue = find(&call.cloud, queue)?;
    call.allow("sqs:ChangeMessageVisibility", &queue.arn(&call.cloud))?;
    if !table::hide(&call.cloud.store, &queue.name, receipt_handle, call.now() + visibility)? {
        let message = format!("The input receipt handle \"{receipt_handle}\" is not a valid receipt handle.");
        return Err(
            ApiError::new("ReceiptHandleIsInvalid", message).with_query_code("ReceiptHandleIsInvalid")
        );
    }
    call.cloud.running.sqs.ring();
    Ok(())
}

/// How long a receive waits when it does not say.
pub(super) fn default_wait(queue: &Queue) -> SignedDuration {
    queue.seconds("ReceiveMessageWaitTimeSeconds")
}

/// The MD5 of a text, as SQS reports it.
pub(super) fn md5_hex(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

impl Message {
    fn received(cloud: &Cloud, stored: Stored) -> Self {
        let mut attributes = BTreeMap::from([
            ("ApproximateReceiveCount".to_owned(), stored.receives.to_string()),
            ("SentTimestamp".to_owned(), stored.sent.to_string()),
            ("SenderId".to_owned(), stored.sender),
        ]);
        if let Some(origin) = &stored.origin {
            let arn = cloud.arns.regional("sqs", origin);
            attributes.insert("DeadLetterQueueSourceArn".to_owned(), arn);
        }
        if let Some(first) = stored.first_received {
            attributes.insert("ApproximateFirstReceiveTimestamp".to_owned(), first.to_string());
        }
        Self {
            message_id: stored.message_id,
            receipt_handle: stored.receipt.unwrap_or_default(),
            md5_of_body: md5_hex(&stored.body),
            body: stored.body,
            attributes,
            message_attributes: serde_json::from_str(&stored.message_attributes).unwrap_or_default(),
        }
    }
}
