//! Operations on tags; a resource is a group's ARN.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Call};
use crate::logs::{arn, tags};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    resource_arn: String,
    tags: BTreeMap<String, String>,
}

pub async fn tag(call: Call, input: Tag) -> Result<(), ApiError> {
    tags::tag(&call, arn::name_of(&input.resource_arn), input.tags)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Untag {
    resource_arn: String,
    tag_keys: Vec<String>,
}

pub async fn untag(call: Call, input: Untag) -> Result<(), ApiError> {
    tags::untag(&call, arn::name_of(&input.resource_arn), &input.tag_keys)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct List {
    resource_arn: String,
}

#[derive(Serialize)]
pub struct Listed {
    tags: BTreeMap<String, String>,
}

pub async fn list(call: Call, input: List) -> Result<Listed, ApiError> {
    Ok(Listed { tags: tags::list(&call, arn::name_of(&input.resource_arn))? })
}
