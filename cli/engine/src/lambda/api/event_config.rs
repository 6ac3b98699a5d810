//! Operations on what becomes of asynchronous events.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call, Cloud};
use crate::lambda::api::answer::{ok, qualifier};
use crate::lambda::destinations::Destinations;
use crate::lambda::event_config::{self, Change, EventConfig};
use crate::lambda::function::Function;
use crate::wire::{RestRequest, RestResponse};

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Put {
    maximum_retry_attempts: Option<u32>,
    maximum_event_age_in_seconds: Option<u32>,
    destination_config: Option<Destinations>,
}

impl Put {
    fn change(self) -> Change {
        // Destinations that are given at all are given together: the one that is absent goes.
        let (on_success, on_failure) = match self.destination_config {
            Some(Destinations { on_success, on_failure }) => (
                Some(on_success.destination.unwrap_or_default()),
                Some(on_failure.destination.unwrap_or_default()),
            ),
            None => (None, None),
        };
        Change {
            retries: self.maximum_retry_attempts,
            age: self.maximum_event_age_in_seconds,
            on_success,
            on_failure,
        }
    }
}

pub(super) async fn put(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let change = request.json::<Put>()?.change();
    let function = event_config::put(&call, request.at("FunctionName"), qualifier(&request), change)?;
    answer(&call.cloud, &function)
}

pub(super) async fn update(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let change = request.json::<Put>()?.change();
    let function = event_config::update(&call, request.at("FunctionName"), qualifier(&request), change)?;
    answer(&call.cloud, &function)
}

pub(super) async fn get(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let (function, _) = event_config::get(&call, request.at("FunctionName"), qualifier(&request))?;
    answer(&call.cloud, &function)
}

pub(super) async fn list(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let configs: Vec<Value> = match event_config::get(&call, request.at("FunctionName"), None) {
        Ok((function, config)) => vec![encode(&call.cloud, &function, &config)],
        Err(error) if error.message.ends_with("EventInvokeConfig") => Vec::new(),
        Err(error) => return Err(error),
    };
    ok(&json!({ "FunctionEventInvokeConfigs": configs }))
}

pub(super) async fn delete(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    event_config::delete(&call, request.at("FunctionName"), qualifier(&request))?;
    Ok(RestResponse::empty(204))
}

fn answer(cloud: &Cloud, function: &Function) -> Result<RestResponse, ApiError> {
    let config =
        function.event_config.as_ref().ok_or_else(|| ApiError::internal("the configuration went"))?;
    ok(&encode(cloud, function, config))
}

fn encode(cloud: &Cloud, function: &Function, config: &EventConfig) -> Value {
    let destination =
        |arn: &Option<String>| arn.as_ref().map_or_else(|| json!({}), |arn| json!({ "Destination": arn }));
    let mut answer = json!({
        "FunctionArn": event_config::arn(cloud, &function.name),
        "LastModified": config.modified.as_second(),
        "DestinationConfig": {
            "OnSuccess": destination(&config.on_success),
            "OnFailure": destination(&config.on_failure),
        },
    });
    if let Some(retries) = config.retries {
        answer["MaximumRetryAttempts"] = retries.into();
    }
    if let Some(age) = config.age {
        answer["MaximumEventAgeInSeconds"] = age.into();
    }
    answer
}
