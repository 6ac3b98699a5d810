//! Operations on event source mappings.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call, Cloud};
use crate::lambda::api::answer::{Tags, ok, page};
use crate::lambda::mapping::{self, Filter, Mapping, NewMapping, Settings};
use crate::lambda::name;
use crate::wire::{RestRequest, RestResponse};

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    event_source_arn: Option<String>,
    function_name: Option<String>,
    enabled: Option<bool>,
    batch_size: Option<u32>,
    maximum_batching_window_in_seconds: Option<u32>,
    function_response_types: Option<Vec<String>>,
    scaling_config: Option<Scaling>,
    tags: Tags,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Scaling {
    maximum_concurrency: Option<u32>,
}

impl Input {
    fn settings(&self, operation: &str) -> Result<Settings, ApiError> {
        let empty = |value: &Value| match value {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            Value::Object(members) => {
                members.values().all(|member| member.as_array().is_some_and(Vec::is_empty))
            }
            _ => false,
        };
        if let Some((name, _)) = self.rest.iter().find(|(_, value)| !empty(value)) {
            return Err(ApiError::not_implemented(format!("{operation} with {name}")));
        }
        Ok(Settings {
            function: self.function_name.clone(),
            enabled: self.enabled,
            batch_size: self.batch_size,
            window: self.maximum_batching_window_in_seconds,
            reports_failures: self
                .function_response_types
                .as_ref()
                .map(|types| types.iter().any(|kind| kind == "ReportBatchItemFailures")),
            concurrency: self.scaling_config.as_ref().map(|scaling| scaling.maximum_concurrency),
        })
    }
}

pub(super) async fn create(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let input: Input = request.json()?;
    let settings = input.settings("lambda:CreateEventSourceMapping")?;
    let new = NewMapping {
        id: call.cloud.ids.uuid(),
        queue: input.event_source_arn.unwrap_or_default(),
        settings,
        tags: input.tags,
    };
    let mapping = mapping::create(&call, new)?;
    RestResponse::json(202, &encode(&call.cloud, &mapping, "Creating"))
}

pub(super) async fn get(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let mapping = mapping::read(&call, request.at("UUID"))?;
    ok(&encode(&call.cloud, &mapping, mapping.state(&call.cloud)))
}

pub(super) async fn list(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let given = |name: &str| request.query.get(name).cloned();
    let filter = Filter {
        queue: given("EventSourceArn"),
        function: given("FunctionName"),
        after: given("Marker"),
        max: page(&request)?,
    };
    let (mappings, next) = mapping::list(&call, &filter)?;
    let mappings: Vec<Value> =
        mappings.iter().map(|mapping| encode(&call.cloud, mapping, mapping.state(&call.cloud))).collect();
    let mut answer = json!({ "EventSourceMappings": mappings });
    if let Some(next) = next {
        answer["NextMarker"] = next.into();
    }
    ok(&answer)
}

pub(super) async fn update(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let settings = request.json::<Input>()?.settings("lambda:UpdateEventSourceMapping")?;
    let state = match settings.enabled {
        Some(false) => "Disabling",
        Some(true) => "Enabling",
        None => "Updating",
    };
    let mapping = mapping::update(&call, request.at("UUID"), &settings)?;
    RestResponse::json(202, &encode(&call.cloud, &mapping, state))
}

pub(super) async fn delete(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let mapping = mapping::delete(&call, request.at("UUID"))?;
    RestResponse::json(202, &encode(&call.cloud, &mapping, "Deleting"))
}

fn encode(cloud: &Cloud, mapping: &Mapping, state: &str) -> Value {
    let types: &[&str] = if mapping.reports_failures { &["ReportBatchItemFailures"] } else { &[] };
    let mut answer = json!({
        "UUID": mapping.id,
        "EventSourceMappingArn": mapping.arn(cloud),
        "EventSourceArn": mapping.queue,
        "FunctionArn": name::arn(&cloud.arns, &mapping.function),
        "BatchSize": mapping.batch_size,
        "MaximumBatchingWindowInSeconds": mapping.window,
        "FunctionResponseTypes": types,
        "LastModified": mapping.modified.as_second(),
        "State": state,
        "StateTransitionReason": "USER_INITIATED",
    });
    if let Some(limit) = mapping.concurrency {
        answer["ScalingConfig"] = json!({ "MaximumConcurrency": limit });
    }
    answer
}
