//! Operations on queues.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call};
use crate::sqs::queue;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Create {
    queue_name: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default, rename = "tags")]
    tags: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ByUrl {
    queue_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ByName {
    queue_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct List {
    #[serde(default)]
    queue_name_prefix: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetAttributes {
    queue_url: String,
    #[serde(default)]
    attribute_names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SetAttributes {
    queue_url: String,
    attributes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    queue_url: String,
    tags: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Untag {
    queue_url: String,
    tag_keys: Vec<String>,
}

pub(super) async fn create(call: Call, input: Create) -> Result<Value, ApiError> {
    let queue = queue::create(&call, &input.queue_name, input.attributes, input.tags)?;
    Ok(json!({ "QueueUrl": queue.url(&call.cloud) }))
}

pub(super) async fn url(call: Call, input: ByName) -> Result<Value, ApiError> {
    let queue = queue::find(&call.cloud, &input.queue_name)?;
    call.allow("sqs:GetQueueUrl", &queue.arn(&call.cloud))?;
    Ok(json!({ "QueueUrl": queue.url(&call.cloud) }))
}

pub(super) async fn list(call: Call, input: List) -> Result<Value, ApiError> {
    call.allow("sqs:ListQueues", "*")?;
    let queues = queue::list(&call.cloud, &input.queue_name_prefix)?;
    Ok(json!({ "QueueUrls": queues.iter().map(|queue| queue.url(&call.cloud)).collect::<Vec<_>>() }))
}

pub(super) async fn attributes(call: Call, input: GetAttributes) -> Result<Value, ApiError> {
    let queue = queue::find(&call.cloud, &input.queue_url)?;
    call.allow("sqs:GetQueueAttributes", &queue.arn(&call.cloud))?;
    let mut attributes = queue.all_attributes(&call.cloud)?;
    if !input.attribute_names.iter().any(|name| name == "All") {
        attributes.retain(|name, _| input.attribute_names.contains(name));
    }
    Ok(json!({ "Attributes": attributes }))
}

pub(super) async fn set_attributes(call: Call, input: SetAttributes) -> Result<Value, ApiError> {
    queue::set_attributes(&call, &input.queue_url, &input.attributes)?;
    Ok(json!({}))
}

pub(super) async fn delete(call: Call, input: ByUrl) -> Result<Value, ApiError> {
    queue::remove(&call, &input.queue_url)?;
    Ok(json!({}))
}

pub(super) async fn purge(call: Call, input: ByUrl) -> Result<Value, ApiError> {
    queue::purge(&call, &input.queue_url)?;
    Ok(json!({}))
}

pub(super) async fn tag(call: Call, input: Tag) -> Result<Value, ApiError> {
    queue::retag(&call, &input.queue_url, |tags| tags.extend(input.tags))?;
    Ok(json!({}))
}

pub(super) async fn untag(call: Call, input: Untag) -> Result<Value, ApiError> {
    queue::retag(&call, &input.queue_url, |tags| tags.retain(|key, _| !input.tag_keys.contains(key)))?;
    Ok(json!({}))
}

pub(super) async fn tags(call: Call, input: ByUrl) -> Result<Value, ApiError> {
    let queue = queue::find(&call.cloud, &input.queue_url)?;
    call.allow("sqs:ListQueueTags", &queue.arn(&call.cloud))?;
    Ok(json!({ "Tags": queue.tags }))
}

pub(super) async fn dead_letter_sources(call: Call, input: ByUrl) -> Result<Value, ApiError> {
    let target = queue::find(&call.cloud, &input.queue_url)?;
    call.allow("sqs:ListDeadLetterSourceQueues", &target.arn(&call.cloud))?;
    let sources = queue::sources(&call.cloud, &target)?;
    let sources: Vec<String> = sources.iter().map(|queue| queue.url(&call.cloud)).collect();
    Ok(json!({ "queueUrls": sources }))
}
