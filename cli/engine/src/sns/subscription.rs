//! Subscriptions: who gets what a topic publishes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Call, Cloud};
use crate::sns::publish::to_outbox;
use crate::sns::topic;

const KIND: &str = "sns/subscription";

/// A confirmed subscription.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Subscription {
    /// Its ARN, below its topic's.
    #[serde(rename = "SubscriptionArn")]
    pub arn: String,
    /// The account.
    pub owner: String,
    /// `email`, `email-json`, `sqs` or `lambda`.
    pub protocol: String,
    /// An address or an ARN.
    pub endpoint: String,
    /// Its topic.
    pub topic_arn: String,
}

/// Subscribes `endpoint`; the same endpoint twice is the same subscription.
pub fn subscribe(call: &Call, topic_arn: &str, protocol: &str, endpoint: &str) -> Result<String, ApiError> {
    call.allow("sns:Subscribe", topic_arn)?;
    topic::find(&call.cloud, topic_arn)?;
    match protocol {
        "email" | "email-json" if endpoint.contains('@') => {}
        "sqs" | "lambda" if endpoint.starts_with("arn:") => {}
        "email" | "email-json" | "sqs" | "lambda" => {
            return Err(ApiError::new("InvalidParameter", format!("Invalid parameter: {protocol} endpoint")));
        }
        other => return Err(ApiError::not_implemented(format!("The subscription protocol {other}"))),
    }
    let same = |known: &Subscription| known.protocol == protocol && known.endpoint == endpoint;
    if let Some(known) = of_topic(&call.cloud, topic_arn)?.into_iter().find(same) {
        return Ok(known.arn);
    }
    let subscription = Subscription {
        arn: format!("{topic_arn}:{}", call.cloud.ids.uuid()),
        owner: call.cloud.arns.account.clone(),
        protocol: protocol.to_owned(),
        endpoint: endpoint.to_owned(),
        topic_arn: topic_arn.to_owned(),
    };
    call.cloud.store.put(KIND, &subscription.arn, &subscription)?;
    if protocol.starts_with("email") {
        let text =
            format!("You have chosen to subscribe to the topic: {topic_arn}\nConfirmed by the local outbox.");
        to_outbox(call, topic_arn, endpoint, "AWS Notification - Subscription Confirmation", &text)?;
    }
    Ok(subscription.arn)
}

/// Ends a subscription; one that is gone is fine.
pub fn unsubscribe(call: &Call, arn: &str) -> Result<(), ApiError> {
    call.allow("sns:Unsubscribe", arn)?;
    call.cloud.store.delete(KIND, arn)?;
    Ok(())
}

/// Everyone subscribed to a topic.
pub(super) fn of_topic(cloud: &Cloud, topic_arn: &str) -> Result<Vec<Subscription>, ApiError> {
    let prefix = format!("{topic_arn}:");
    Ok(cloud.store.list(KIND, &prefix)?.into_iter().map(|(_, subscription)| subscription).collect())
}

/// All subscriptions.
pub(super) fn all(cloud: &Cloud) -> Result<Vec<Subscription>, ApiError> {
    Ok(cloud.store.list(KIND, "")?.into_iter().map(|(_, subscription)| subscription).collect())
}

/// Everything `GetSubscriptionAttributes` tells.
pub(super) fn attributes(call: &Call, arn: &str) -> Result<BTreeMap<String, String>, ApiError> {
    call.allow("sns:GetSubscriptionAttributes", arn)?;
    let missing = || ApiError::new("NotFound", "Subscription does not exist").with_status(404);
    let subscription: Subscription = call.cloud.store.get(KIND, arn)?.ok_or_else(missing)?;
    Ok(BTreeMap::from([
        ("SubscriptionArn".to_owned(), subscription.arn),
        ("TopicArn".to_owned(), subscription.topic_arn),
        ("Protocol".to_owned(), subscription.protocol),
        ("Endpoint".to_owned(), subscription.endpoint),
        ("Owner".to_owned(), subscription.owner),
        ("PendingConfirmation".to_owned(), "false".to_owned()),
        ("ConfirmationWasAuthenticated".to_owned(), "true".to_owned()),
        ("RawMessageDelivery".to_owned(), "false".to_owned()),
    ]))
}
