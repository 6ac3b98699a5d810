//! Queues: what they are called, what they are set to, and where their dead letters go.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::core::{ApiError, Call, Cloud};
use crate::sqs::{move_task, table};

const KIND: &str = "sqs/queue";

/// The attributes a queue can be set to, and what they are when nobody says.
const SETTINGS: &[(&str, &str)] = &[
    ("DelaySeconds", "0"),
    ("KmsDataKeyReusePeriodSeconds", ""),
    ("KmsMasterKeyId", ""),
    ("MaximumMessageSize", "1048576"),
    ("MessageRetentionPeriod", "345600"),
    ("Policy", ""),
    ("ReceiveMessageWaitTimeSeconds", "0"),
    ("RedriveAllowPolicy", ""),
    ("RedrivePolicy", ""),
    ("SqsManagedSseEnabled", "true"),
    ("VisibilityTimeout", "30"),
];

/// A standard queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Queue {
    /// Its name, unique in the account and region.
    pub name: String,
    /// What was set; what was not is at its default.
    pub attributes: BTreeMap<String, String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// When it was made.
    pub created: Timestamp,
    /// When its attributes changed last.
    pub modified: Timestamp,
}

impl Queue {
    /// Its ARN.
    pub fn arn(&self, cloud: &Cloud) -> String {
        cloud.arns.regional("sqs", &self.name)
    }

    /// Its URL, which is also its physical id in a stack.
    pub fn url(&self, cloud: &Cloud) -> String {
        format!("{}/{}/{}", cloud.url, cloud.arns.account, self.name)
    }

    /// An attribute, or its default.
    pub fn setting(&self, name: &str) -> &str {
        let default =
            || SETTINGS.iter().find(|(known, _)| *known == name).map_or("", |(_, default)| *default);
        self.attributes.get(name).map_or_else(default, String::as_str)
    }

    pub(super) fn seconds(&self, name: &str) -> SignedDuration {
        SignedDuration::from_secs(self.setting(name).parse().unwrap_or_default())
    }

    /// The dead-letter queue's name and the number of receives after which a message goes there.
    pub(super) fn redrive(&self) -> Option<(String, i64)> {
        let policy: Value = serde_json::from_str(self.setting("RedrivePolicy")).ok()?;
        let name = policy.get("deadLetterTargetArn")?.as_str()?.rsplit(':').next()?.to_owned();
        // Templates and clients write the count as a number or as text.
        let count = policy.get("maxReceiveCount")?;
        Some((name, count.as_i64().or_else(|| count.as_str()?.parse().ok())?))
    }

    /// Everything that `GetQueueAttributes` can tell.
    pub(super) fn all_attributes(&self, cloud: &Cloud) -> Result<BTreeMap<String, String>, ApiError> {
        let (waiting, in_flight, delayed) = table::counts(&cloud.store, &self.name, cloud.clock.now())?;
        let mut all: BTreeMap<String, String> = SETTINGS
            .iter()
            .map(|(name, _)| ((*name).to_owned(), self.setting(name).to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        all.extend([
            ("ApproximateNumberOfMessages".to_owned(), waiting.to_string()),
            ("ApproximateNumberOfMessagesNotVisible".to_owned(), in_flight.to_string()),
            ("ApproximateNumberOfMessagesDelayed".to_owned(), delayed.to_string()),
            ("CreatedTimestamp".to_owned(), self.created.as_second().to_string()),
            ("LastModifiedTimestamp".to_owned(), self.modified.as_second().to_string()),
            ("QueueArn".to_owned(), self.arn(cloud)),
        ]);
        Ok(all)
    }
}

/// Makes a queue; one of the same name and attributes is the one there is.
pub fn create(
    call: &Call,
    name: &str,
    attributes: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
) -> Result<Queue, ApiError> {
    let arn = call.cloud.arns.regional("sqs", name);
    call.allow("sqs:CreateQueue", &arn)?;
    #[expect(clippy::case_sensitive_file_extension_comparisons, reason = "a suffix of names, not of files")]
    if name.ends_with(".fifo") || attributes.contains_key("FifoQueue") {
        return Err(ApiError::not_implemented("A FIFO queue"));
    }
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name.len() > 80 || !name.chars().all(valid) {
        let message = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";
        return Err(invalid_parameter(message));
    }
    known(&attributes)?;
    let now = call.now();
    let queue = Queue { name: name.to_owned(), attributes, tags, created: now, modified: now };
    if call.cloud.store.insert(KIND, name, &queue)? {
        return Ok(queue);
    }
    let existing = find(&call.cloud, name)?;
    if let Some((name, _)) = queue.attributes.iter().find(|(name, value)| existing.setting(name) != *value) {
        let message =
            format!("A queue already exists with the same name and a different value for attribute {name}");
        return Err(ApiError::new("QueueNameExists", message).with_query_code("QueueAlreadyExists"));
    }
    Ok(existing)
}

/// Finds a queue by name, URL or ARN.
pub fn find(cloud: &Cloud, queue: &str) -> Result<Queue, ApiError> {
    let name = queue.rsplit(['/', ':']).next().unwrap_or_default();
    cloud.store.get(KIND, name)?.ok_or_else(|| {
        ApiError::new("QueueDoesNotExist", "The specified queue does not exist.")
            .with_query_code("AWS.SimpleQueueService.NonExistentQueue")
    })
}

/// All queues whose name starts with `prefix`.
pub(super) fn list(cloud: &Cloud, prefix: &str) -> Result<Vec<Queue>, ApiError> {
    Ok(cloud.store.list(KIND, prefix)?.into_iter().map(|(_, queue)| queue).collect())
}

/// The queues whose dead letters go to `target`.
pub(super) fn sources(cloud: &Cloud, target: &Queue) -> Result<Vec<Queue>, ApiError> {
    let mut queues = list(cloud, "")?;
    queues.retain(|queue| queue.redrive().is_some_and(|(name, _)| name == target.name));
    Ok(queues)
}

/// Changes some attributes; an empty value puts one back to its default.
pub fn set_attributes(
    call: &Call,
    queue: &str,
    attributes: &BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let queue = find(&call.cloud, queue)?;
    call.allow("sqs:SetQueueAttributes", &queue.arn(&call.cloud))?;
    known(attributes)?;
    let now = call.now();
    call.cloud.store.update(KIND, &queue.name, |stored: &mut Queue| {
        stored.attributes.extend(attributes.clone());
        stored.attributes.retain(|_, value| !value.is_empty());
        stored.modified = now;
    })?;
    Ok(())
}

/// Replaces a queue's tags.
pub(super) fn retag(
    call: &Call,
    queue: &str,
    change: impl FnOnce(&mut BTreeMap<String, String>),
) -> Result<(), ApiError> {
    let queue = find(&call.cloud, queue)?;
    call.allow("sqs:TagQueue", &queue.arn(&call.cloud))?;
    call.cloud.store.update(KIND, &queue.name, |stored: &mut Queue| change(&mut stored.tags))?;
    Ok(())
}

/// Deletes a queue and everything in it.
pub fn remove(call: &Call, queue: &str) -> Result<(), ApiError> {
    let queue = find(&call.cloud, queue)?;
    call.allow("sqs:DeleteQueue", &queue.arn(&call.cloud))?;
    move_task::forget(&call.cloud, &queue.name)?;
    table::purge(&call.cloud.store, &queue.name, None)?;
    call.cloud.store.delete(KIND, &queue.name)?;
    Ok(())
}

/// Empties a queue.
pub(super) fn purge(call: &Call, queue: &str) -> Result<(), ApiError> {
    let queue = find(&call.cloud, queue)?;
    call.allow("sqs:PurgeQueue", &queue.arn(&call.cloud))?;
    Ok(table::purge(&call.cloud.store, &queue.name, None)?)
}

fn known(attributes: &BTreeMap<String, String>) -> Result<(), ApiError> {
    match attributes.keys().find(|name| !SETTINGS.iter().any(|(known, _)| known == name)) {
        None => Ok(()),
        Some(name) => Err(ApiError::new("InvalidAttributeName", format!("Unknown Attribute {name}."))),
    }
}

pub(super) fn invalid_parameter(message: &str) -> ApiError {
    ApiError::new("InvalidParameterValue", message).with_query_code("InvalidParameterValue")
}
