//! `AWS::SNS::Subscription`: `Ref` gives the ARN.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html>

use futures::future::BoxFuture;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::sns;

/// A subscription of its own.
pub struct SnsSubscription;

static SCHEMA: Schema = Schema {
    type_name: "AWS::SNS::Subscription",
    properties: &[
        Property::optional("Endpoint").replaces(),
        Property::required("Protocol").replaces(),
        Property::required("TopicArn").replaces(),
    ],
};

impl ResourceType for SnsSubscription {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn create<'a>(
        &'a self,
        site: &'a Site,
        properties: &'a Value,
    ) -> BoxFuture<'a, Result<Provisioned, Failure>> {
        Box::pin(async move {
            let text = |name: &str| properties[name].as_str().unwrap_or_default();
            let arn = sns::subscribe(&site.call, text("TopicArn"), text("Protocol"), text("Endpoint"))?;
            Ok(Provisioned::new(&arn).with("Arn", arn))
        })
    }

    fn update<'a>(
        &'a self,
        _site: &'a Site,
        physical_id: &'a str,
        _old: &'a Value,
        _new: &'a Value,
    ) -> BoxFuture<'a, Result<Provisioned, Failure>> {
        Box::pin(async move { Ok(Provisioned::new(physical_id).with("Arn", physical_id)) })
    }

    fn delete<'a>(
        &'a self,
        site: &'a Site,
        physical_id: &'a str,
        _properties: &'a Value,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move { Ok(sns::unsubscribe(&site.call, physical_id)?) })
    }
}
