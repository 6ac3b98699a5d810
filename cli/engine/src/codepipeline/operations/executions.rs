//! Operations on executions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::page::page;
use crate::codepipeline::rules::{self, StartExecution};
use crate::codepipeline::state::{Execution, Pipeline, SourceRevision, StageStatus, arn};
use crate::core::{ApiError, Call};
use crate::wire;

#[derive(Deserialize)]
struct Variable {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Override {
    action_name: String,
    revision_type: String,
    revision_value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Start {
    name: String,
    #[serde(default)]
    variables: Vec<Variable>,
    client_request_token: Option<String>,
    #[serde(default)]
    source_revisions: Vec<Override>,
}

pub(super) async fn start(call: Call, input: Start) -> Result<Value, ApiError> {
    if let Some(other) = input.source_revisions.iter().find(|given| given.revision_type != "COMMIT_ID") {
        let message = format!("The revision type of {} must be COMMIT_ID", other.action_name);
        return Err(ApiError::new("ValidationException", message));
    }
    let start = StartExecution {
        pipeline: input.name,
        variables: input.variables.into_iter().map(|given| (given.name, given.value)).collect(),
        token: input.client_request_token,
        commits: input
            .source_revisions
            .into_iter()
            .map(|given| (given.action_name, given.revision_value))
            .collect(),
    };
    Ok(json!({ "pipelineExecutionId": rules::start_execution(&call, start)? }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stop {
    pipeline_name: String,
    pipeline_execution_id: String,
    #[serde(default)]
    abandon: bool,
    reason: Option<String>,
}

pub(super) async fn stop(call: Call, input: Stop) -> Result<Value, ApiError> {
    let id = &input.pipeline_execution_id;
    rules::stop_execution(&call, &input.pipeline_name, id, input.abandon, input.reason)?;
    Ok(json!({ "pipelineExecutionId": id }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Get {
    pipeline_name: String,
    pipeline_execution_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Revision<'a> {
    name: &'a str,
    revision_id: &'a str,
    revision_summary: &'a str,
    revision_url: Option<&'a str>,
    #[serde(serialize_with = "wire::epoch")]
    created: Timestamp,
}

pub(super) async fn get(call: Call, input: Get) -> Result<Value, ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:GetPipelineExecution", &arn(cloud, &input.pipeline_name))?;
    Pipeline::require(cloud, &input.pipeline_name)?;
    let execution = Execution::require(cloud, &input.pipeline_name, &input.pipeline_execution_id)?;
    let revisions: Vec<_> = execution
        .revisions
        .iter()
        .map(|revision| Revision {
            name: &revision.artifact,
            revision_id: &revision.id,
            revision_summary: &revision.summary,
            revision_url: revision.url.as_deref(),
            created: revision.created,
        })
        .collect();
    let variables: Vec<_> = execution
        .variables
        .iter()
        .map(|(name, value)| json!({ "name": name, "resolvedValue": value }))
        .collect();
    let mut shown = common(&execution);
    shown.insert("pipelineName".into(), json!(execution.pipeline));
    shown.insert("pipelineVersion".into(), json!(execution.version));
    shown.insert("artifactRevisions".into(), json!(revisions));
    shown.insert("variables".into(), json!(variables));
    Ok(json!({ "pipelineExecution": shown }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SucceededInStage {
    stage_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filter {
    succeeded_in_stage: Option<SucceededInStage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listing {
    pipeline_name: String,
    max_results: Option<usize>,
    filter: Option<Filter>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Times {
    #[serde(serialize_with = "wire::epoch")]
    start_time: Timestamp,
    #[serde(serialize_with = "wire::epoch")]
    last_update_time: Timestamp,
}

pub(super) async fn list(call: Call, input: Listing) -> Result<Value, ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:ListPipelineExecutions", &arn(cloud, &input.pipeline_name))?;
    Pipeline::require(cloud, &input.pipeline_name)?;
    let stage = input.filter.and_then(|filter| filter.succeeded_in_stage?.stage_name);
    let mut executions = Execution::all(cloud, &input.pipeline_name)?;
    executions.retain(|execution| {
        stage.as_ref().is_none_or(|stage| {
            execution.stages.get(stage).is_some_and(|run| run.status == StageStatus::Succeeded)
        })
    });
    let max = input.max_results.unwrap_or(100).clamp(1, 100);
    let (page, next) = page(executions, input.next_token.as_deref(), max, |execution| &execution.id)?;
    let summaries: Vec<Value> = page.iter().map(summary).collect::<Result<_, _>>()?;
    Ok(json!({ "pipelineExecutionSummaries": summaries, "nextToken": next }))
}

fn summary(execution: &Execution) -> Result<Value, ApiError> {
    let times = Times { start_time: execution.started, last_update_time: execution.updated };
    let mut shown = common(execution);
    if let Value::Object(times) = serde_json::to_value(times).map_err(ApiError::internal)? {
        shown.extend(times);
    }
    let revision = |revision: &SourceRevision| {
        json!({
            "actionName": revision.action, "revisionId": revision.id,
            "revisionSummary": revision.summary, "revisionUrl": revision.url,
        })
    };
    shown.insert("sourceRevisions".into(), execution.revisions.iter().map(revision).collect());
    if let Some(reason) = &execution.stop_reason {
        shown.insert("stopTrigger".into(), json!({ "reason": reason }));
    }
    Ok(Value::Object(shown))
}

/// What both operations show.
fn common(execution: &Execution) -> Map<String, Value> {
    let mut shown = Map::new();
    let mut put = |name: &str, value: Value| shown.insert(name.to_owned(), value);
    put("pipelineExecutionId", json!(execution.id));
    put("status", json!(execution.status));
    put("trigger", json!(execution.trigger));
    put("executionMode", json!(execution.mode));
    put("executionType", json!(execution.kind));
    if let Some(summary) = &execution.summary {
        put("statusSummary", json!(summary));
    }
    if let Some(target) = &execution.rollback_target {
        put("rollbackMetadata", json!({ "rollbackTargetPipelineExecutionId": target }));
    }
    shown
}
