//! `AWS::SNS::Subscription`: `Ref` gives the ARN.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html>

use async_trait::async_trait;
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

#[async_trait]
impl ResourceType for SnsSubscription {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let text = |name: &str| properties[name].as_str().unwrap_or_default();
        let arn = sns::subscribe(&site.call, text("TopicArn"), text("Protocol"), text("Endpoint"))?;
        Ok(Provisioned::new(&arn).with("Arn", arn))
    }

    async fn update(
        &self,
        _site: &Site,
        physical_id: &str,
        _old: &Value,
        _new: &Value,
    ) -> Result<Provisioned, Failure> {
        Ok(Provisioned::new(physical_id).with("Arn", physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        Ok(sns::unsubscribe(&site.call, physical_id)?)
    }
}
