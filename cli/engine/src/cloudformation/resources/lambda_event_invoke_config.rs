//! `AWS::Lambda::EventInvokeConfig`: what becomes of a function's asynchronous events.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html>

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;

use super::decode::decode;
use super::lambda_function::gone_is_fine;
use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::lambda::destinations::Destinations;
use crate::lambda::event_config::{self, Change};
use crate::wire;

/// A configuration.
pub struct LambdaEventInvokeConfig;

static SCHEMA: Schema = Schema {
    type_name: "AWS::Lambda::EventInvokeConfig",
    properties: &[
        Property::optional("DestinationConfig"),
        Property::required("FunctionName").replaces(),
        Property::optional("MaximumEventAgeInSeconds"),
        Property::optional("MaximumRetryAttempts"),
        Property::required("Qualifier").replaces(),
    ],
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    function_name: String,
    qualifier: String,
    #[serde(default, deserialize_with = "wire::lenient_option")]
    maximum_event_age_in_seconds: Option<u32>,
    #[serde(default, deserialize_with = "wire::lenient_option")]
    maximum_retry_attempts: Option<u32>,
    #[serde(default)]
    destination_config: Destinations,
}

/// Sets the whole configuration, so that what a template no longer has goes back to its default.
fn put(site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
    let properties: Properties = decode(SCHEMA.type_name, properties)?;
    let change = Change {
        retries: properties.maximum_retry_attempts,
        age: properties.maximum_event_age_in_seconds,
        on_success: properties.destination_config.on_success.destination,
        on_failure: properties.destination_config.on_failure.destination,
    };
    let function = properties.function_name.as_str();
    event_config::put(&site.call, function, Some(&properties.qualifier), change)?;
    Ok(Provisioned::new(format!("{function}|{}", properties.qualifier)))
}

#[async_trait]
impl ResourceType for LambdaEventInvokeConfig {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        put(site, properties)
    }

    async fn update(
        &self,
        site: &Site,
        _physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        put(site, new)
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        let (function, qualifier) = physical_id.rsplit_once('|').unwrap_or((physical_id, "$LATEST"));
        gone_is_fine(event_config::delete(&site.call, function, Some(qualifier)))
    }
}
