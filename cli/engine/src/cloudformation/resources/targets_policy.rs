//! `AWS::SNS::TopicPolicy` and `AWS::SQS::QueuePolicy`: one policy on one or more topics or queues.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html>
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html>

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::core::{ApiError, Call};
use crate::{sns, sqs};

/// A policy on targets of one kind.
pub struct TargetsPolicy {
    schema: &'static Schema,
    /// The property that names the targets.
    targets: &'static str,
    /// The code that says that a target is gone.
    gone: &'static str,
    /// Sets a target's policy, or takes it away.
    set: fn(&Call, &str, Option<&str>) -> Result<(), ApiError>,
}

/// A topic policy.
pub static SNS_TOPIC_POLICY: TargetsPolicy = TargetsPolicy {
    schema: &Schema {
        type_name: "AWS::SNS::TopicPolicy",
        properties: &[Property::required("PolicyDocument"), Property::required("Topics")],
    },
    targets: "Topics",
    gone: "NotFound",
    set: |call, topic, policy| sns::set_attribute(call, topic, "Policy", policy),
};

/// A queue policy.
pub static SQS_QUEUE_POLICY: TargetsPolicy = TargetsPolicy {
    schema: &Schema {
        type_name: "AWS::SQS::QueuePolicy",
        properties: &[Property::required("PolicyDocument"), Property::required("Queues")],
    },
    targets: "Queues",
    gone: "QueueDoesNotExist",
    set: |call, queue, policy| {
        let policy = policy.unwrap_or_default().to_owned();
        sqs::set_attributes(call, queue, &BTreeMap::from([("Policy".to_owned(), policy)]))
    },
};

#[async_trait]
impl ResourceType for TargetsPolicy {
    fn schema(&self) -> &'static Schema {
        self.schema
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        self.put(site, properties)?;
        Ok(Provisioned::new(site.generated_name(80)))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        for target in self.targets(old).filter(|target| !self.targets(new).any(|kept| kept == *target)) {
            self.clear(site, target)?;
        }
        self.put(site, new)?;
        Ok(Provisioned::new(physical_id))
    }

    async fn delete(&self, site: &Site, _physical_id: &str, properties: &Value) -> Result<(), Failure> {
        self.targets(properties).try_for_each(|target| self.clear(site, target))
    }
}

impl TargetsPolicy {
    fn targets<'a>(&self, properties: &'a Value) -> impl Iterator<Item = &'a str> + use<'a> {
        properties[self.targets].as_array().into_iter().flatten().filter_map(Value::as_str)
    }

    fn put(&self, site: &Site, properties: &Value) -> Result<(), Failure> {
        let policy = properties["PolicyDocument"].to_string();
        Ok(self.targets(properties).try_for_each(|target| (self.set)(&site.call, target, Some(&policy)))?)
    }

    fn clear(&self, site: &Site, target: &str) -> Result<(), Failure> {
        match (self.set)(&site.call, target, None) {
            Err(error) if error.code == self.gone => Ok(()),
            other => Ok(other?),
        }
    }
}
