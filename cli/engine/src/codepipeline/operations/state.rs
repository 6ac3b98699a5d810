//! `GetPipelineState`: where every stage and action stands, whichever execution was there last. Those of `PARALLEL` mode
//! are not shown, as on AWS: `ListActionExecutions` tells where each of them is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::codepipeline::actions::masked;
use crate::codepipeline::declaration::{ActionDeclaration, ExecutionMode, StageDeclaration};
use crate::codepipeline::state::{
    ActionRun, ActionStatus, ErrorDetails, Execution, Pipeline, Position, Stage, Transition, arn,
};
use crate::core::{ApiError, Call, Cloud};
use crate::wire;

#[derive(Deserialize)]
pub(super) struct Name {
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct State {
    pipeline_name: String,
    pipeline_version: u32,
    stage_states: Vec<Value>,
    #[serde(serialize_with = "wire::epoch")]
    created: Timestamp,
    #[serde(serialize_with = "wire::epoch")]
    updated: Timestamp,
}

pub(super) async fn get(call: Call, input: Name) -> Result<State, ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:GetPipelineState", &arn(cloud, &input.name))?;
    let pipeline = Pipeline::require(cloud, &input.name)?;
    let executions = Execution::all(cloud, &input.name)?;
    let stages = pipeline.declaration.stages.iter().enumerate();
    let stage_states = stages
        .map(|(at, declared)| stage(cloud, &input.name, at, declared, &executions))
        .collect::<Result<_, _>>()?;
    Ok(State {
        pipeline_name: input.name,
        pipeline_version: pipeline.declaration.version,
        stage_states,
        created: pipeline.created,
        updated: pipeline.updated,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TransitionState<'a> {
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_changed_by: Option<&'a str>,
    #[serde(serialize_with = "wire::epoch_option", skip_serializing_if = "Option::is_none")]
    last_changed_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_reason: Option<&'a str>,
}

impl<'a> From<Option<&'a Transition>> for TransitionState<'a> {
    fn from(transition: Option<&'a Transition>) -> Self {
        Self {
            enabled: Stage::is_open(transition),
            last_changed_by: transition.map(|transition| transition.by.as_str()),
            last_changed_at: transition.map(|transition| transition.at),
            disabled_reason: transition.and_then(|transition| transition.reason.as_deref()),
        }
    }
}

fn stage(
    cloud: &Cloud,
    pipeline: &str,
    at: usize,
    declared: &StageDeclaration,
    executions: &[Execution],
) -> Result<Value, ApiError> {
    let known = Stage::find(cloud, pipeline, &declared.name)?;
    let actions: Vec<Value> = declared
        .actions
        .iter()
        .map(|declared_action| action(cloud, pipeline, &declared.name, declared_action, executions))
        .collect::<Result<_, _>>()?;
    let mut state = json!({ "stageName": declared.name, "actionStates": actions });
    if at > 0 {
        state["inboundTransitionState"] = json!(TransitionState::from(known.inbound.as_ref()));
    }
    let latest = executions.iter().find(|execution| Some(&execution.id) == known.latest.as_ref());
    if let Some((execution, run)) =
        latest.and_then(|latest| Some((latest, latest.stages.get(&declared.name)?)))
    {
        state["latestExecution"] =
            json!({ "pipelineExecutionId": execution.id, "status": run.status, "type": execution.kind });
        if run.retries > 0 {
            state["retryStageMetadata"] =
                json!({ "manualStageRetryAttempt": run.retries, "latestRetryTrigger": "ManualStageRetry" });
        }
    }
    // Those that wait, the newest first as they are listed.
    let waiting: Vec<Value> = executions
        .iter()
        .filter(|execution| execution.mode != ExecutionMode::Parallel)
        .filter(|execution| execution.status.is_live() && execution.position == Position::Waiting(at))
        .map(|execution| {
            json!({ "pipelineExecutionId": execution.id, "status": "InProgress", "type": execution.kind })
        })
        .collect();
    if let Some(next) = waiting.last() {
        state["inboundExecution"] = next.clone();
        state["inboundExecutions"] = json!(waiting);
    }
    Ok(state)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Latest<'a> {
    action_execution_id: &'a str,
    status: ActionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(serialize_with = "wire::epoch")]
    last_status_change: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_updated_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_execution_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_execution_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_details: Option<&'a ErrorDetails>,
    #[serde(rename = "logStreamARN", skip_serializing_if = "Option::is_none")]
    log_stream: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Revision<'a> {
    revision_id: &'a str,
    revision_change_id: &'a str,
    #[serde(serialize_with = "wire::epoch")]
    created: Timestamp,
}

fn action(
    cloud: &Cloud,
    pipeline: &str,
    stage: &str,
    declared: &ActionDeclaration,
    executions: &[Execution],
) -> Result<Value, ApiError> {
    let mut state = json!({ "actionName": declared.name });
    if let Some(url) = entity_url(cloud, &masked(declared.clone())) {
        state["entityUrl"] = json!(url);
    }
    let Some(run) = ActionRun::latest(cloud, pipeline, stage, &declared.name)? else { return Ok(state) };
    let waits = run.status == ActionStatus::InProgress;
    let latest = Latest {
        action_execution_id: &run.id,
        status: run.status,
        summary: run.summary.as_deref().filter(|summary| !summary.is_empty()),
        last_status_change: run.updated,
        // Only what waits can be answered.
        token: run.token.as_deref().filter(|_| waits),
        last_updated_by: run.updated_by.as_deref(),
        external_execution_id: run.external_id.as_deref(),
        external_execution_url: run.external_url.as_deref(),
        error_details: run.error.as_ref(),
        log_stream: run.log_stream.as_deref(),
    };
    state["latestExecution"] = serde_json::to_value(latest).map_err(ApiError::internal)?;
    let execution = executions.iter().find(|execution| execution.id == run.execution);
    let revision = execution
        .and_then(|execution| execution.revisions.iter().find(|revision| revision.action == declared.name));
    if let Some(revision) = revision {
        let shown = Revision {
            revision_id: &revision.id,
            revision_change_id: &revision.id,
            created: revision.created,
        };
        state["currentRevision"] = serde_json::to_value(shown).map_err(ApiError::internal)?;
        state["revisionUrl"] = json!(revision.url);
    }
    Ok(state)
}

/// The console's page of what the action works on.
fn entity_url(cloud: &Cloud, action: &ActionDeclaration) -> Option<String> {
    let value = |key: &str| action.configuration.get(key);
    let region = &cloud.arns.region;
    let console = "https://console.aws.amazon.com";
    match action.action_type_id.provider.as_str() {
        "CodeBuild" => {
            Some(format!("{console}/codebuild/home?region={region}#/projects/{}/view", value("ProjectName")?))
        }
        "CloudFormation" => Some(format!(
            "{console}/cloudformation/home?region={region}#/stacks?filteringText={}",
            value("StackName")?
        )),
        "CodeStarSourceConnection" => {
            Some(format!("https://github.com/{}/tree/{}", value("FullRepositoryId")?, value("BranchName")?))
        }
        "GitHub" => Some(format!(
            "https://github.com/{}/{}/tree/{}",
            value("Owner")?,
            value("Repo")?,
            value("Branch")?
        )),
        "Manual" => value("ExternalEntityLink").filter(|link| !link.contains("#{")).cloned(),
        _ => None,
    }
}
