//! `AWS::SQS::Queue`: `Ref` gives the URL.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html>

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::core::ApiError;
use crate::sqs;

/// A standard queue.
pub struct SqsQueue;

static SCHEMA: Schema = Schema {
    type_name: "AWS::SQS::Queue",
    properties: &[
        Property::optional("DelaySeconds"),
        Property::optional("KmsDataKeyReusePeriodSeconds"),
        Property::optional("KmsMasterKeyId"),
        Property::optional("MaximumMessageSize"),
        Property::optional("MessageRetentionPeriod"),
        Property::optional("QueueName").replaces(),
        Property::optional("ReceiveMessageWaitTimeSeconds"),
        Property::optional("RedriveAllowPolicy"),
        Property::optional("RedrivePolicy"),
        Property::optional("SqsManagedSseEnabled"),
        Property::optional("Tags"),
        Property::optional("VisibilityTimeout"),
    ],
};

#[async_trait]
impl ResourceType for SqsQueue {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let name = match properties["QueueName"].as_str() {
            Some(name) => name.to_owned(),
            None => site.generated_name(80),
        };
        let tags = site.tags.iter().cloned().collect();
        let queue = sqs::create(&site.call, &name, attributes(properties), tags)?;
        Ok(provisioned(site, &queue))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let mut wanted = attributes(new);
        for dropped in attributes(old).into_keys() {
            wanted.entry(dropped).or_default();
        }
        sqs::set_attributes(&site.call, physical_id, &wanted)?;
        Ok(provisioned(site, &sqs::find(&site.call.cloud, physical_id)?))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        match sqs::remove(&site.call, physical_id) {
            Err(ApiError { code, .. }) if code == "QueueDoesNotExist" => Ok(()),
            other => Ok(other?),
        }
    }
}

fn attributes(properties: &Value) -> BTreeMap<String, String> {
    let Some(properties) = properties.as_object() else { return BTreeMap::new() };
    properties
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "QueueName" | "Tags"))
        .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect()
}

fn provisioned(site: &Site, queue: &sqs::Queue) -> Provisioned {
    let url = queue.url(&site.call.cloud);
    Provisioned::new(&url)
        .with("Arn", queue.arn(&site.call.cloud))
        .with("QueueName", queue.name.as_str())
        .with("QueueUrl", url)
}
