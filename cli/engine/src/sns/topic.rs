//! Topics and their attributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::core::{ApiError, Call, Cloud};
use crate::sns::subscription;

const KIND: &str = "sns/topic";

/// The attributes a topic can be set to.
const SETTINGS: &[&str] =
    &["DeliveryPolicy", "DisplayName", "KmsMasterKeyId", "Policy", "SignatureVersion", "TracingConfig"];

/// A standard topic.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// What was set.
    pub attributes: BTreeMap<String, String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// Makes a topic and returns its ARN; one that exists is the same topic.
pub fn create(
    call: &Call,
    name: &str,
    attributes: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
) -> Result<String, ApiError> {
    let arn = call.cloud.arns.regional("sns", name);
    call.allow("sns:CreateTopic", &arn)?;
    #[expect(clippy::case_sensitive_file_extension_comparisons, reason = "a suffix of names, not of files")]
    if name.ends_with(".fifo") || attributes.contains_key("FifoTopic") {
        return Err(ApiError::not_implemented("A FIFO topic"));
    }
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name.len() > 256 || !name.chars().all(valid) {
        return Err(ApiError::new("InvalidParameter", "Invalid parameter: Topic Name"));
    }
    attributes.keys().try_for_each(|name| known(name))?;
    call.cloud.store.insert(KIND, name, &Topic { name: name.to_owned(), attributes, tags })?;
    Ok(arn)
}

/// Finds a topic by its ARN.
pub(super) fn find(cloud: &Cloud, arn: &str) -> Result<Topic, ApiError> {
    let missing = || ApiError::new("NotFound", "Topic does not exist").with_status(404);
    let name = arn.strip_prefix(&cloud.arns.regional("sns", "")).ok_or_else(missing)?;
    cloud.store.get(KIND, name)?.ok_or_else(missing)
}

/// All topics' ARNs.
pub(super) fn list(cloud: &Cloud) -> Result<Vec<String>, ApiError> {
    let topics = cloud.store.list::<Topic>(KIND, "")?;
    Ok(topics.into_iter().map(|(name, _)| cloud.arns.regional("sns", &name)).collect())
}

/// Sets an attribute; `None` or an empty value puts it back to its default.
pub fn set_attribute(call: &Call, arn: &str, name: &str, value: Option<&str>) -> Result<(), ApiError> {
    call.allow("sns:SetTopicAttributes", arn)?;
    known(name)?;
    let topic = find(&call.cloud, arn)?;
    call.cloud.store.update(KIND, &topic.name, |topic: &mut Topic| match value {
        Some(value) if !value.is_empty() => topic.attributes.insert(name.to_owned(), value.to_owned()),
        _ => topic.attributes.remove(name),
    })?;
    Ok(())
}

/// Changes a topic's tags.
pub(super) fn retag(
    call: &Call,
    arn: &str,
    change: impl FnOnce(&mut BTreeMap<String, String>),
) -> Result<(), ApiError> {
    call.allow("sns:TagResource", arn)?;
    let topic = find(&call.cloud, arn)?;
    call.cloud.store.update(KIND, &topic.name, |topic: &mut Topic| change(&mut topic.tags))?;
    Ok(())
}

/// Everything `GetTopicAttributes` tells.
pub(super) fn attributes(call: &Call, arn: &str) -> Result<BTreeMap<String, String>, ApiError> {
    call.allow("sns:GetTopicAttributes", arn)?;
    let topic = find(&call.cloud, arn)?;
    let confirmed = subscription::of_topic(&call.cloud, arn)?.len();
    let mut all = topic.attributes;
    all.entry("Policy".to_owned()).or_insert_with(|| default_policy(&call.cloud, arn));
    all.entry("DisplayName".to_owned()).or_default();
    all.extend([
        ("TopicArn".to_owned(), arn.to_owned()),
        ("Owner".to_owned(), call.cloud.arns.account.clone()),
        ("SubscriptionsConfirmed".to_owned(), confirmed.to_string()),
        ("SubscriptionsPending".to_owned(), "0".to_owned()),
        ("SubscriptionsDeleted".to_owned(), "0".to_owned()),
    ]);
    Ok(all)
}

/// Deletes a topic and its subscriptions; one that is gone is fine.
pub fn delete(call: &Call, arn: &str) -> Result<(), ApiError> {
    call.allow("sns:DeleteTopic", arn)?;
    for subscription in subscription::of_topic(&call.cloud, arn)? {
        subscription::unsubscribe(call, &subscription.arn)?;
    }
    if let Some(name) = arn.rsplit(':').next() {
        call.cloud.store.delete(KIND, name)?;
    }
    Ok(())
}

fn known(name: &str) -> Result<(), ApiError> {
    if SETTINGS.contains(&name) {
        return Ok(());
    }
    Err(ApiError::new("InvalidParameter", format!("Invalid parameter: AttributeName: {name}")))
}

/// The policy a topic has until somebody sets one: its owner may do everything that concerns it.
fn default_policy(cloud: &Cloud, arn: &str) -> String {
    json!({
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [{
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": { "AWS": "*" },
            "Action": ["SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission",
                "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic",
                "SNS:Publish"],
            "Resource": arn,
            "Condition": { "StringEquals": { "AWS:SourceOwner": cloud.arns.account } }
        }]
    })
    .to_string()
}
