//! Operations on stages: retry, roll back, open and close.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::codepipeline::rules::{self, RetryMode, Way};
use crate::core::{ApiError, Call};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Retry {
    pipeline_name: String,
    stage_name: String,
    pipeline_execution_id: String,
    retry_mode: RetryMode,
}

pub(super) async fn retry(call: Call, input: Retry) -> Result<Value, ApiError> {
    let (pipeline, stage, id) = (&input.pipeline_name, &input.stage_name, &input.pipeline_execution_id);
    Ok(json!({ "pipelineExecutionId": rules::retry_stage(&call, pipeline, stage, id, input.retry_mode)? }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rollback {
    pipeline_name: String,
    stage_name: String,
    target_pipeline_execution_id: String,
}

pub(super) async fn rollback(call: Call, input: Rollback) -> Result<Value, ApiError> {
    let target = &input.target_pipeline_execution_id;
    let id = rules::rollback_stage(&call, &input.pipeline_name, &input.stage_name, target)?;
    Ok(json!({ "pipelineExecutionId": id }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transition {
    pipeline_name: String,
    stage_name: String,
    transition_type: Way,
    reason: Option<String>,
}

pub(super) async fn enable(call: Call, input: Transition) -> Result<Value, ApiError> {
    rules::set_transition(&call, &input.pipeline_name, &input.stage_name, input.transition_type, None)?;
    Ok(Value::Null)
}

pub(super) async fn disable(call: Call, input: Transition) -> Result<Value, ApiError> {
    let reason = input.reason.unwrap_or_default();
    let (pipeline, stage) = (&input.pipeline_name, &input.stage_name);
    rules::set_transition(&call, pipeline, stage, input.transition_type, Some(&reason))?;
    Ok(Value::Null)
}
