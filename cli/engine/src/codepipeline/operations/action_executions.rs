//! `ListActionExecutions`: every run of an action with what it took and made, the newest first.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::page::page;
use crate::codepipeline::actions::masked;
use crate::codepipeline::state::{ActionRun, ActionStatus, Execution, Pipeline, arn};
use crate::core::{ApiError, Call, Cloud};
use crate::wire;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LatestIn {
    pipeline_execution_id: String,
    start_time_range: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filter {
    pipeline_execution_id: Option<String>,
    latest_in_pipeline_execution: Option<LatestIn>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listing {
    pipeline_name: String,
    filter: Option<Filter>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    pipeline_execution_id: String,
    action_execution_id: String,
    pipeline_version: u32,
    stage_name: String,
    action_name: String,
    #[serde(serialize_with = "wire::epoch")]
    start_time: Timestamp,
    #[serde(serialize_with = "wire::epoch")]
    last_update_time: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_by: Option<String>,
    status: ActionStatus,
    input: Value,
    output: Value,
}

pub(super) async fn list(call: Call, input: Listing) -> Result<Value, ApiError> {
    let cloud = &call.cloud;
    let name = &input.pipeline_name;
    call.allow("codepipeline:ListActionExecutions", &arn(cloud, name))?;
    let pipeline = Pipeline::require(cloud, name)?;
    let filter = input.filter.as_ref();
    let latest = filter.and_then(|filter| filter.latest_in_pipeline_execution.as_ref());
    let execution = latest
        .map(|latest| latest.pipeline_execution_id.as_str())
        .or_else(|| filter?.pipeline_execution_id.as_deref());
    if let Some(id) = execution {
        Execution::require(cloud, name, id)?;
    }
    let mut runs = ActionRun::all(cloud, name, execution)?;
    if latest.is_some_and(|latest| latest.start_time_range == "Latest") {
        let counting = counting(cloud, name, execution.unwrap_or_default())?;
        runs.retain(|run| counting.contains(&run.key));
    }
    runs.sort_by(|a, b| (b.started, &b.key).cmp(&(a.started, &a.key)));
    let role = pipeline.declaration.role_arn;
    let max = input.max_results.unwrap_or(100).clamp(1, 100);
    let (page, next) = page(runs, input.next_token.as_deref(), max, |run| &run.id)?;
    let details: Vec<_> = page.into_iter().map(|run| detail(cloud, &role, run)).collect();
    Ok(json!({ "actionExecutionDetails": details, "nextToken": next }))
}

/// The runs that count for the latest attempt of each stage.
fn counting(cloud: &Cloud, pipeline: &str, id: &str) -> Result<BTreeSet<String>, ApiError> {
    let execution = Execution::require(cloud, pipeline, id)?;
    Ok(execution.stages.into_values().flat_map(|stage| stage.runs.into_values()).collect())
}

fn detail(cloud: &Cloud, pipeline_role: &str, run: ActionRun) -> Detail {
    let action = masked(run.action);
    let resolved: std::collections::BTreeMap<_, _> = run
        .resolved
        .into_iter()
        .map(|(key, value)| {
            let hidden = action.configuration.get(&key).is_some_and(|shown| shown == "****");
            (key, if hidden { "****".to_owned() } else { value })
        })
        .collect();
    let mut result = json!({});
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            result[name] = Value::String(value);
        }
    };
    put("externalExecutionId", run.external_id);
    put("externalExecutionSummary", run.summary);
    put("externalExecutionUrl", run.external_url);
    put("logStreamARN", run.log_stream);
    if let Some(error) = run.error {
        result["errorDetails"] = json!(error);
    }
    Detail {
        pipeline_execution_id: run.execution,
        action_execution_id: run.id,
        pipeline_version: run.version,
        stage_name: run.stage,
        action_name: action.name,
        start_time: run.started,
        last_update_time: run.updated,
        updated_by: run.updated_by,
        status: run.status,
        input: json!({
            "actionTypeId": action.action_type_id,
            "configuration": action.configuration,
            "resolvedConfiguration": resolved,
            "roleArn": action.role_arn.as_deref().unwrap_or(pipeline_role),
            "region": cloud.arns.region,
            "inputArtifacts": run.inputs,
            "namespace": action.namespace,
        }),
        output: json!({
            "outputArtifacts": run.outputs,
            "executionResult": result,
            "outputVariables": run.variables,
        }),
    }
}
