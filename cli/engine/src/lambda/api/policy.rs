//! Operations on a function's resource policy; policies travel as text.

use serde_json::json;

use crate::core::{ApiError, Call};
use crate::lambda::api::answer::{ok, qualifier};
use crate::lambda::policy;
use crate::wire::{RestRequest, RestResponse};

pub(super) async fn add(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let permission = request.json()?;
    let name = request.at("FunctionName");
    let statement = policy::add_permission(&call, name, qualifier(&request), &permission)?;
    RestResponse::json(201, &json!({ "Statement": statement.to_string() }))
}

pub(super) async fn remove(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let (name, id) = (request.at("FunctionName"), request.at("StatementId"));
    policy::remove_permission(&call, name, qualifier(&request), id)?;
    Ok(RestResponse::empty(204))
}

pub(super) async fn get(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let (function, policy) = policy::get(&call, request.at("FunctionName"), qualifier(&request))?;
    ok(&json!({ "Policy": policy.to_string(), "RevisionId": function.revision }))
}
