//! `AWS::Lambda::EventSourceMapping`: `Ref` gives the mapping's UUID.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html>

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;

use super::decode::{Tag, decode, merge_tags};
use super::lambda_function::gone_is_fine;
use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::lambda::mapping::{self, Mapping, NewMapping, Settings};
use crate::wire;

/// A mapping from a queue to a function.
pub struct LambdaEventSourceMapping;

static SCHEMA: Schema = Schema {
    type_name: "AWS::Lambda::EventSourceMapping",
    properties: &[
        Property::optional("BatchSize"),
        Property::optional("Enabled"),
        Property::required("EventSourceArn").replaces(),
        Property::required("FunctionName"),
        Property::optional("FunctionResponseTypes"),
        Property::optional("MaximumBatchingWindowInSeconds"),
        Property::optional("ScalingConfig"),
        Property::optional("Tags"),
    ],
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    event_source_arn: String,
    function_name: String,
    #[serde(default, deserialize_with = "wire::lenient_option")]
    enabled: Option<bool>,
    #[serde(default, deserialize_with = "wire::lenient_option")]
    batch_size: Option<u32>,
    #[serde(default, deserialize_with = "wire::lenient_option")]
    maximum_batching_window_in_seconds: Option<u32>,
    #[serde(default)]
    function_response_types: Vec<String>,
    #[serde(default)]
    scaling_config: Scaling,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Scaling {
    #[serde(deserialize_with = "wire::lenient_option")]
    maximum_concurrency: Option<u32>,
}

impl Properties {
    fn read(properties: &Value) -> Result<Self, Failure> {
        decode(SCHEMA.type_name, properties)
    }

    /// What is absent is at its default, also where it was set before.
    fn settings(&self) -> Settings {
        Settings {
            function: Some(self.function_name.clone()),
            enabled: Some(self.enabled.unwrap_or(true)),
            batch_size: Some(self.batch_size.unwrap_or(10)),
            window: Some(self.maximum_batching_window_in_seconds.unwrap_or(0)),
            reports_failures: Some(
                self.function_response_types.iter().any(|kind| kind == "ReportBatchItemFailures"),
            ),
            concurrency: Some(self.scaling_config.maximum_concurrency),
        }
    }
}

fn provisioned(site: &Site, mapping: &Mapping) -> Provisioned {
    Provisioned::new(mapping.id.as_str())
        .with("Id", mapping.id.as_str())
        .with("EventSourceMappingArn", mapping.arn(&site.call.cloud))
}

#[async_trait]
impl ResourceType for LambdaEventSourceMapping {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let properties = Properties::read(properties)?;
        let new = NewMapping {
            id: site.uuid(),
            queue: properties.event_source_arn.clone(),
            settings: properties.settings(),
            tags: merge_tags(&site.tags, &properties.tags),
        };
        Ok(provisioned(site, &mapping::create(&site.call, new)?))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let settings = Properties::read(new)?.settings();
        let mapping = mapping::update(&site.call, physical_id, &settings)?;
        Ok(provisioned(site, &mapping))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        gone_is_fine(mapping::delete(&site.call, physical_id))?;
        // The function and the queue may be deleted next.
        mapping::settled(&site.call.cloud, physical_id).await;
        Ok(())
    }
}
