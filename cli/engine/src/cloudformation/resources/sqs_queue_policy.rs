//! `AWS::SQS::QueuePolicy`: a policy on one or more queues.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html>

use std::collections::BTreeMap;

use futures::future::BoxFuture;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::core::ApiError;
use crate::sqs;

/// A queue policy.
pub struct SqsQueuePolicy;

static SCHEMA: Schema = Schema {
    type_name: "AWS::SQS::QueuePolicy",
    properties: &[Property::required("PolicyDocument"), Property::required("Queues")],
};

impl ResourceType for SqsQueuePolicy {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn create<'a>(
        &'a self,
        site: &'a Site,
        properties: &'a Value,
    ) -> BoxFuture<'a, Result<Provisioned, Failure>> {
        Box::pin(async move {
            put(site, properties)?;
            Ok(Provisioned::new(site.generated_name(80)))
        })
    }

    fn update<'a>(
        &'a self,
        site: &'a Site,
        physical_id: &'a str,
        old: &'a Value,
        new: &'a Value,
    ) -> BoxFuture<'a, Result<Provisioned, Failure>> {
        Box::pin(async move {
            for queue in queues(old).filter(|queue| !queues(new).any(|kept| kept == *queue)) {
                clear(site, queue)?;
            }
            put(site, new)?;
            Ok(Provisioned::new(physical_id))
        })
    }

    fn delete<'a>(
        &'a self,
        site: &'a Site,
        _physical_id: &'a str,
        properties: &'a Value,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move { queues(properties).try_for_each(|queue| clear(site, queue)) })
    }
}

fn queues(properties: &Value) -> impl Iterator<Item = &str> {
    properties["Queues"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn put(site: &Site, properties: &Value) -> Result<(), Failure> {
    let policy = BTreeMap::from([("Policy".to_owned(), properties["PolicyDocument"].to_string())]);
    for queue in queues(properties) {
        sqs::set_attributes(&site.call, queue, &policy)?;
    }
    Ok(())
}

fn clear(site: &Site, queue: &str) -> Result<(), Failure> {
    let none = BTreeMap::from([("Policy".to_owned(), String::new())]);
    match sqs::set_attributes(&site.call, queue, &none) {
        Err(ApiError { code, .. }) if code == "QueueDoesNotExist" => Ok(()),
        other => Ok(other?),
    }
}
