//! `AWS::SNS::Topic`: `Ref` gives the ARN.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html>

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::sns;

/// A standard topic.
pub struct SnsTopic;

static SCHEMA: Schema = Schema {
    type_name: "AWS::SNS::Topic",
    properties: &[
        Property::optional("DisplayName"),
        Property::optional("KmsMasterKeyId"),
        Property::optional("Subscription"),
        Property::optional("Tags"),
        Property::optional("TopicName").replaces(),
    ],
};

#[async_trait]
impl ResourceType for SnsTopic {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let name = match properties["TopicName"].as_str() {
            Some(name) => name.to_owned(),
            None => site.generated_name(256),
        };
        let tags = site.tags.iter().cloned().collect();
        let arn = sns::create(&site.call, &name, attributes(properties), tags)?;
        subscribe(site, &arn, properties)?;
        Ok(provisioned(&arn))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let wanted = attributes(new);
        for name in attributes(old).keys().chain(wanted.keys()) {
            sns::set_attribute(&site.call, physical_id, name, wanted.get(name).map(String::as_str))?;
        }
        subscribe(site, physical_id, new)?;
        Ok(provisioned(physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        Ok(sns::delete(&site.call, physical_id)?)
    }
}

fn attributes(properties: &Value) -> BTreeMap<String, String> {
    ["DisplayName", "KmsMasterKeyId"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), properties[name].as_str()?.to_owned())))
        .collect()
}

fn subscribe(site: &Site, arn: &str, properties: &Value) -> Result<(), Failure> {
    for entry in properties["Subscription"].as_array().into_iter().flatten() {
        let text = |name: &str| entry[name].as_str().unwrap_or_default();
        sns::subscribe(&site.call, arn, text("Protocol"), text("Endpoint"))?;
    }
    Ok(())
}

fn provisioned(arn: &str) -> Provisioned {
    Provisioned::new(arn).with("TopicArn", arn).with("TopicName", arn.rsplit(':').next().unwrap_or_default())
}
