//! Operations on a function's configuration and its reserved concurrency.

use serde::Deserialize;
use serde_json::json;

use crate::core::{ApiError, Call};
use crate::lambda::api::answer::{Phase, configuration, ok, qualifier};
use crate::lambda::function::{self, Wanted, read};
use crate::wire::{RestRequest, RestResponse};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Revision {
    revision_id: Option<String>,
}

pub(super) async fn get(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let action = "lambda:GetFunctionConfiguration";
    let function = read(&call, action, request.at("FunctionName"), qualifier(&request))?;
    ok(&configuration(&call.cloud, &function, Phase::Ready))
}

pub(super) async fn update(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let wanted: Wanted = request.json()?;
    wanted.refuse_others("lambda:UpdateFunctionConfiguration", &["RevisionId"])?;
    let Revision { revision_id: expected } = request.json()?;
    let name = request.at("FunctionName");
    let function = function::update_configuration(&call, name, wanted, expected.as_deref())?;
    ok(&configuration(&call.cloud, &function, Phase::Updated))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Reserve {
    reserved_concurrent_executions: u32,
}

pub(super) async fn reserve(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let Reserve { reserved_concurrent_executions: reserved } = request.json()?;
    function::reserve(&call, request.at("FunctionName"), Some(reserved))?;
    ok(&json!({ "ReservedConcurrentExecutions": reserved }))
}

pub(super) async fn reserved(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let reserved = function::reserved(&call, request.at("FunctionName"))?;
    ok(&reserved.map_or_else(|| json!({}), |reserved| json!({ "ReservedConcurrentExecutions": reserved })))
}

pub(super) async fn release(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    function::reserve(&call, request.at("FunctionName"), None)?;
    Ok(RestResponse::empty(204))
}
