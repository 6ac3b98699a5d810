//! The wire: SNS's Query operations, decoded and handed to the rules.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call};
use crate::sns::{publish as publishing, subscription, topic};
use crate::wire::{Missing, Operations, Protocol, Service, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "sns",
    operations: Operations::Rpc {
        protocol: Protocol::Query { namespace: "http://sns.amazonaws.com/doc/2010-03-31/" },
        table: operations! {
            "CreateTopic" => create_topic,
            "DeleteTopic" => delete_topic,
            "GetSubscriptionAttributes" => get_subscription_attributes,
            "GetTopicAttributes" => get_topic_attributes,
            "ListSubscriptions" => list_subscriptions,
            "ListSubscriptionsByTopic" => list_subscriptions_by_topic,
            "ListTagsForResource" => list_tags,
            "ListTopics" => list_topics,
            "Publish" => publish,
            "SetTopicAttributes" => set_topic_attributes,
            "Subscribe" => subscribe,
            "TagResource" => tag,
            "UntagResource" => untag,
            "Unsubscribe" => unsubscribe,
        },
        missing: &[
            Missing { operation: "Subscribe", members: &["Attributes"] },
            Missing {
                operation: "Publish",
                members: &["MessageAttributes", "MessageStructure", "PhoneNumber"],
            },
        ],
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateTopic {
    name: String,
    #[serde(default)]
    attributes: Vec<Entry>,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// One entry of a map in the Query protocol.
#[derive(Deserialize)]
struct Entry {
    key: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    key: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ByTopic {
    topic_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BySubscription {
    subscription_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SetAttribute {
    topic_arn: String,
    attribute_name: String,
    attribute_value: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Subscribe {
    topic_arn: String,
    protocol: String,
    #[serde(default)]
    endpoint: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Publish {
    #[serde(alias = "TargetArn")]
    topic_arn: String,
    subject: Option<String>,
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TagResource {
    resource_arn: String,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(default)]
    tag_keys: Vec<String>,
}

#[derive(Deserialize)]
struct Nothing {}

async fn create_topic(call: Call, input: CreateTopic) -> Result<Value, ApiError> {
    let attributes = input.attributes.into_iter().map(|entry| (entry.key, entry.value)).collect();
    let tags = input.tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
    Ok(json!({ "TopicArn": topic::create(&call, &input.name, attributes, tags)? }))
}

async fn delete_topic(call: Call, input: ByTopic) -> Result<Value, ApiError> {
    topic::delete(&call, &input.topic_arn)?;
    Ok(Value::Null)
}

async fn get_topic_attributes(call: Call, input: ByTopic) -> Result<Value, ApiError> {
    Ok(json!({ "Attributes": entries(&topic::attributes(&call, &input.topic_arn)?) }))
}

async fn set_topic_attributes(call: Call, input: SetAttribute) -> Result<Value, ApiError> {
    topic::set_attribute(&call, &input.topic_arn, &input.attribute_name, input.attribute_value.as_deref())?;
    Ok(Value::Null)
}

async fn list_topics(call: Call, _: Nothing) -> Result<Value, ApiError> {
    call.allow("sns:ListTopics", "*")?;
    let topics = topic::list(&call.cloud)?;
    Ok(json!({ "Topics": topics.iter().map(|arn| json!({ "TopicArn": arn })).collect::<Vec<_>>() }))
}

async fn subscribe(call: Call, input: Subscribe) -> Result<Value, ApiError> {
    let arn = subscription::subscribe(&call, &input.topic_arn, &input.protocol, &input.endpoint)?;
    Ok(json!({ "SubscriptionArn": arn }))
}

async fn unsubscribe(call: Call, input: BySubscription) -> Result<Value, ApiError> {
    subscription::unsubscribe(&call, &input.subscription_arn)?;
    Ok(Value::Null)
}

async fn get_subscription_attributes(call: Call, input: BySubscription) -> Result<Value, ApiError> {
    Ok(json!({ "Attributes": entries(&subscription::attributes(&call, &input.subscription_arn)?) }))
}

async fn list_subscriptions(call: Call, _: Nothing) -> Result<Value, ApiError> {
    call.allow("sns:ListSubscriptions", "*")?;
    Ok(json!({ "Subscriptions": subscription::all(&call.cloud)? }))
}

async fn list_subscriptions_by_topic(call: Call, input: ByTopic) -> Result<Value, ApiError> {
    call.allow("sns:ListSubscriptionsByTopic", &input.topic_arn)?;
    topic::find(&call.cloud, &input.topic_arn)?;
    Ok(json!({ "Subscriptions": subscription::of_topic(&call.cloud, &input.topic_arn)? }))
}

async fn publish(call: Call, input: Publish) -> Result<Value, ApiError> {
    let subject = input.subject.as_deref();
    Ok(json!({ "MessageId": publishing::publish(&call, &input.topic_arn, subject, &input.message).await? }))
}

async fn tag(call: Call, input: TagResource) -> Result<Value, ApiError> {
    let tags = input.tags.into_iter().map(|tag| (tag.key, tag.value));
    topic::retag(&call, &input.resource_arn, |known| known.extend(tags))?;
    Ok(json!({}))
}

async fn untag(call: Call, input: TagResource) -> Result<Value, ApiError> {
    topic::retag(&call, &input.resource_arn, |known| known.retain(|key, _| !input.tag_keys.contains(key)))?;
    Ok(json!({}))
}

async fn list_tags(call: Call, input: TagResource) -> Result<Value, ApiError> {
    call.allow("sns:ListTagsForResource", &input.resource_arn)?;
    let topic = topic::find(&call.cloud, &input.resource_arn)?;
    let tags: Vec<Value> =
        topic.tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    Ok(json!({ "Tags": tags }))
}

fn entries(map: &BTreeMap<String, String>) -> Value {
    let entries: Vec<Value> = map.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    json!({ "entry": entries })
}
