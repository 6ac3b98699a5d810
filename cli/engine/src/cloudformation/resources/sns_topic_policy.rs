//! `AWS::SNS::TopicPolicy`: a policy on one or more topics.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html>

use futures::future::BoxFuture;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::core::ApiError;
use crate::sns;

/// A topic policy.
pub struct SnsTopicPolicy;

static SCHEMA: Schema = Schema {
    type_name: "AWS::SNS::TopicPolicy",
    properties: &[Property::required("PolicyDocument"), Property::required("Topics")],
};

impl ResourceType for SnsTopicPolicy {
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
            for topic in topics(old).filter(|topic| !topics(new).any(|kept| kept == *topic)) {
                clear(site, topic)?;
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
        Box::pin(async move { topics(properties).try_for_each(|topic| clear(site, topic)) })
    }
}

fn topics(properties: &Value) -> impl Iterator<Item = &str> {
    properties["Topics"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn put(site: &Site, properties: &Value) -> Result<(), Failure> {
    let policy = properties["PolicyDocument"].to_string();
    for topic in topics(properties) {
        sns::set_attribute(&site.call, topic, "Policy", Some(&policy))?;
    }
    Ok(())
}

fn clear(site: &Site, topic: &str) -> Result<(), Failure> {
    match sns::set_attribute(&site.call, topic, "Policy", None) {
        Err(ApiError { code, .. }) if code == "NotFound" => Ok(()),
        other => Ok(other?),
    }
}
