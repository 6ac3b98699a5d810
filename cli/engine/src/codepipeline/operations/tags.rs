//! Tags of pipelines.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::codepipeline::state::{Pipeline, Tag};
use crate::core::{ApiError, Call};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Resource {
    resource_arn: String,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(default)]
    tag_keys: Vec<String>,
}

pub(super) async fn list(call: Call, input: Resource) -> Result<Value, ApiError> {
    call.allow("codepipeline:ListTagsForResource", &input.resource_arn)?;
    Ok(json!({ "tags": find(&call, &input.resource_arn)?.tags }))
}

pub(super) async fn add(call: Call, input: Resource) -> Result<Value, ApiError> {
    call.allow("codepipeline:TagResource", &input.resource_arn)?;
    let mut pipeline = find(&call, &input.resource_arn)?;
    pipeline.tags.retain(|known| input.tags.iter().all(|tag| tag.key != known.key));
    pipeline.tags.extend(input.tags);
    pipeline.save(&call.cloud)?;
    Ok(json!({}))
}

pub(super) async fn remove(call: Call, input: Resource) -> Result<Value, ApiError> {
    call.allow("codepipeline:UntagResource", &input.resource_arn)?;
    let mut pipeline = find(&call, &input.resource_arn)?;
    pipeline.tags.retain(|known| !input.tag_keys.contains(&known.key));
    pipeline.save(&call.cloud)?;
    Ok(json!({}))
}

fn find(call: &Call, arn: &str) -> Result<Pipeline, ApiError> {
    let name = arn.rsplit(':').next().unwrap_or_default();
    Pipeline::find(&call.cloud, name)?.ok_or_else(|| {
        ApiError::new("ResourceNotFoundException", format!("There is no pipeline with the ARN {arn}"))
    })
}
