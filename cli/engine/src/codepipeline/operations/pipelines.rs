//! Operations on pipelines.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::page::page;
use crate::codepipeline::actions::masked;
use crate::codepipeline::declaration::Declaration;
use crate::codepipeline::rules::{self, NewPipeline};
use crate::codepipeline::state::{Pipeline, Tag, arn};
use crate::core::{ApiError, Call};
use crate::wire;

#[derive(Deserialize)]
pub(super) struct Create {
    pipeline: Declaration,
    #[serde(default)]
    tags: Vec<Tag>,
}

pub(super) async fn create(call: Call, input: Create) -> Result<Value, ApiError> {
    let tags = input.tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect();
    let new = NewPipeline { declaration: input.pipeline, tags, disabled: Vec::new() };
    let made = rules::create_pipeline(&call, new).await?;
    Ok(json!({ "pipeline": shown(made), "tags": input.tags }))
}

#[derive(Deserialize)]
pub(super) struct Update {
    pipeline: Declaration,
}

pub(super) async fn update(call: Call, input: Update) -> Result<Value, ApiError> {
    let changed = rules::update_pipeline(&call, input.pipeline, None, &[])?;
    Ok(json!({ "pipeline": shown(changed) }))
}

#[derive(Deserialize)]
pub(super) struct Name {
    name: String,
    version: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    pipeline_arn: String,
    #[serde(serialize_with = "wire::epoch")]
    created: Timestamp,
    #[serde(serialize_with = "wire::epoch")]
    updated: Timestamp,
}

pub(super) async fn get(call: Call, input: Name) -> Result<Value, ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:GetPipeline", &arn(cloud, &input.name))?;
    let pipeline = Pipeline::require(cloud, &input.name)?;
    let declaration = match input.version {
        None => pipeline.declaration,
        Some(version) => {
            let found = Pipeline::version(cloud, &input.name, version)?.ok_or_else(|| {
                let message = format!("Pipeline {} has no version {version}", input.name);
                ApiError::new("PipelineVersionNotFoundException", message)
            })?;
            (*found).clone()
        }
    };
    let metadata = Metadata {
        pipeline_arn: arn(cloud, &input.name),
        created: pipeline.created,
        updated: pipeline.updated,
    };
    Ok(json!({ "pipeline": shown(declaration), "metadata": metadata }))
}

pub(super) async fn delete(call: Call, input: Name) -> Result<Value, ApiError> {
    rules::delete_pipeline(&call, &input.name)?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listing {
    next_token: Option<String>,
    max_results: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    name: String,
    version: u32,
    pipeline_type: String,
    execution_mode: crate::codepipeline::declaration::ExecutionMode,
    #[serde(serialize_with = "wire::epoch")]
    created: Timestamp,
    #[serde(serialize_with = "wire::epoch")]
    updated: Timestamp,
}

pub(super) async fn list(call: Call, input: Listing) -> Result<Value, ApiError> {
    call.allow("codepipeline:ListPipelines", &arn(&call.cloud, "*"))?;
    let summaries = Pipeline::all(&call.cloud)?.into_iter().map(|pipeline| Summary {
        name: pipeline.declaration.name,
        version: pipeline.declaration.version,
        pipeline_type: pipeline.declaration.pipeline_type,
        execution_mode: pipeline.declaration.execution_mode,
        created: pipeline.created,
        updated: pipeline.updated,
    });
    let max = input.max_results.unwrap_or(1000);
    let (pipelines, next) = page(summaries.collect(), input.next_token.as_deref(), max, |one| &one.name)?;
    Ok(json!({ "pipelines": pipelines, "nextToken": next }))
}

/// A pipeline as it may be shown: without secrets.
fn shown(mut pipeline: Declaration) -> Declaration {
    for stage in &mut pipeline.stages {
        for action in &mut stage.actions {
            *action = masked(action.clone());
        }
    }
    pipeline
}
