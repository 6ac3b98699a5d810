//! New executions: stored, announced, overtaking whoever waits before the first stage, and set in motion.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::advance::supersede;
use super::events::execution_event;
use super::running::Board;
use crate::codepipeline::declaration::{Declaration, ExecutionMode};
use crate::codepipeline::state::{
    Execution, ExecutionKind, ExecutionStatus, Location, Position, SourceRevision, Trigger,
};
use crate::core::{ApiError, Call, Cloud};

/// What an execution begins with.
#[derive(Debug, Clone)]
pub struct NewExecution {
    pub trigger: Trigger,
    /// Values for the pipeline's variables.
    pub variables: BTreeMap<String, String>,
    /// The commit that its source actions take; whatever is there when they run without.
    pub commit: Option<String>,
    pub rollback: Option<Rollback>,
}

/// What a rollback takes from the execution it goes back to.
#[derive(Debug, Clone)]
pub struct Rollback {
    pub target: String,
    pub stage: usize,
    pub revisions: Vec<SourceRevision>,
    pub artifacts: BTreeMap<String, Location>,
    pub outputs: BTreeMap<String, BTreeMap<String, String>>,
}

impl NewExecution {
    /// An ordinary execution.
    pub fn new(trigger: &str, detail: impl Into<String>) -> Self {
        let trigger = Trigger { kind: trigger.to_owned(), detail: detail.into() };
        Self { trigger, variables: BTreeMap::new(), commit: None, rollback: None }
    }
}

/// How many executions of a pipeline may be under way in `QUEUED` and in `PARALLEL` mode.
/// <https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html>
const MOST: usize = 50;

/// Starts an execution; gives its id.
pub fn begin_execution(call: &Call, pipeline: &Declaration, new: NewExecution) -> Result<String, ApiError> {
    let cloud = &call.cloud;
    let board = Board::of(cloud, &pipeline.name);
    let id = cloud.ids.uuid();
    {
        let _deciding = board.decide();
        check_limit(cloud, pipeline)?;
        let mut execution = execution(cloud, pipeline, &id, new)?;
        execution.save(cloud)?;
        execution_event(cloud, &execution, "STARTED");
        supersede(cloud, &execution)?;
    }
    super::drive::spawn(cloud, &pipeline.name, &id);
    board.wake();
    Ok(id)
}

/// In `SUPERSEDED` mode those that wait give way; in the other modes nothing else keeps them few.
fn check_limit(cloud: &Cloud, pipeline: &Declaration) -> Result<(), ApiError> {
    if pipeline.execution_mode == ExecutionMode::Superseded {
        return Ok(());
    }
    let all = Execution::all(cloud, &pipeline.name)?;
    if all.iter().filter(|execution| execution.status.is_live()).count() < MOST {
        return Ok(());
    }
    let message = format!("The pipeline {} already has {MOST} executions in progress", pipeline.name);
    Err(ApiError::new("ConcurrentPipelineExecutionsLimitExceededException", message))
}

fn execution(
    cloud: &Arc<Cloud>,
    pipeline: &Declaration,
    id: &str,
    new: NewExecution,
) -> Result<Execution, ApiError> {
    let now = cloud.clock.now();
    let (kind, rollback) = match new.rollback {
        Some(rollback) => (ExecutionKind::Rollback, Some(rollback)),
        None => (ExecutionKind::Standard, None),
    };
    let first = rollback.as_ref().map_or(0, |rollback| rollback.stage);
    let rollback_target = rollback.as_ref().map(|rollback| rollback.target.clone());
    let (revisions, artifacts, outputs) = rollback
        .map(|rollback| (rollback.revisions, rollback.artifacts, rollback.outputs))
        .unwrap_or_default();
    Ok(Execution {
        id: id.to_owned(),
        pipeline: pipeline.name.clone(),
        version: pipeline.version,
        number: Execution::next_number(cloud, &pipeline.name)?,
        status: ExecutionStatus::InProgress,
        summary: None,
        mode: pipeline.execution_mode,
        kind,
        only_stage: rollback_target.as_ref().map(|_| first),
        rollback_target,
        started: now,
        updated: now,
        trigger: new.trigger,
        stop_reason: None,
        variables: variables(pipeline, new.variables)?,
        commit: new.commit,
        revisions,
        artifacts,
        outputs,
        position: Position::Waiting(first),
        stages: BTreeMap::new(),
    })
}

/// The pipeline's variables: as given, else their defaults.
fn variables(
    pipeline: &Declaration,
    mut given: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, ApiError> {
    let invalid = |message: String| Err(ApiError::new("ValidationException", message));
    let mut all = BTreeMap::new();
    for declared in &pipeline.variables {
        match given.remove(&declared.name).or_else(|| declared.default_value.clone()) {
            Some(value) => drop(all.insert(declared.name.clone(), value)),
            None => {
                return invalid(format!("The variable {} has no default and needs a value", declared.name));
            }
        }
    }
    match given.keys().next() {
        Some(unknown) => invalid(format!("The pipeline {} has no variable {unknown}", pipeline.name)),
        None => Ok(all),
    }
}
