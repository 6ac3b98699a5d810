//! Operations on tags; a resource is a function's ARN.

use serde::Deserialize;
use serde_json::json;

use crate::core::{ApiError, Call};
use crate::lambda::api::answer::{Tags, ok};
use crate::lambda::tags;
use crate::wire::{RestRequest, RestResponse};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    tags: Tags,
}

pub(super) async fn tag(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    let Tag { tags } = request.json()?;
    tags::tag(&call, function(&request)?, tags)?;
    Ok(RestResponse::empty(204))
}

pub(super) async fn untag(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    tags::untag(&call, function(&request)?, &request.all("tagKeys"))?;
    Ok(RestResponse::empty(204))
}

pub(super) async fn list(call: Call, request: RestRequest) -> Result<RestResponse, ApiError> {
    ok(&json!({ "Tags": tags::list(&call, function(&request)?)? }))
}

fn function(request: &RestRequest) -> Result<&str, ApiError> {
    let resource = request.at("Resource");
    if resource.contains(":event-source-mapping:") {
        return Err(ApiError::not_implemented("Tags of an event source mapping"));
    }
    Ok(resource)
}
