//! Decisions: what an execution does next. Each is made on the pipeline's board and stored before anything follows.
//!
//! One execution is in a stage at a time. In `SUPERSEDED` mode an execution that arrives before a stage overtakes every
//! older one that still waits there; in `QUEUED` mode whoever came first enters first. In `PARALLEL` mode executions
//! take no notice of each other, nor do the others take any of them: a stage has no latest execution then, and
//! `GetPipelineState` goes on showing what other modes have left there.
//! <https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use super::end::end_execution;
use super::events::{execution_event, stage_event};
use crate::codepipeline::declaration::{Declaration, ExecutionMode, StageDeclaration};
use crate::codepipeline::state::{
    ActionRun, ActionStatus, Execution, ExecutionStatus, Position, RunKey, Stage, StageRun, StageStatus,
};
use crate::core::{ApiError, Cloud};

/// What an execution does next.
pub(super) enum Step {
    /// Run these actions side by side, then ask again.
    Run(Vec<RunKey>),
    /// Ask again when the board changes.
    Wait,
    /// Nothing more.
    Over,
}

/// Moves an execution as far as it goes without running anything. To be called while deciding.
pub(super) fn advance(cloud: &Arc<Cloud>, pipeline: &Declaration, id: &str) -> Result<Step, ApiError> {
    loop {
        let Some(mut execution) = Execution::find(cloud, &pipeline.name, id)? else { return Ok(Step::Over) };
        if !execution.status.is_live() {
            return Ok(Step::Over);
        }
        match execution.position {
            Position::Over => return Ok(Step::Over),
            Position::Waiting(at) => {
                if execution.status == ExecutionStatus::Stopping {
                    end_execution(cloud, &mut execution, ExecutionStatus::Stopped)?;
                    return Ok(Step::Over);
                }
                if !may_enter(cloud, pipeline, &execution, at)? {
                    return Ok(Step::Wait);
                }
                enter(cloud, pipeline, &mut execution, at)?;
            }
            Position::In(at) => {
                if let Some(step) = inside(cloud, pipeline, &mut execution, at)? {
                    return Ok(step);
                }
            }
        }
    }
}

fn may_enter(
    cloud: &Cloud,
    pipeline: &Declaration,
    execution: &Execution,
    at: usize,
) -> Result<bool, ApiError> {
    let name = |at: usize| pipeline.stages.get(at).map(|stage| stage.name.as_str()).unwrap_or_default();
    let open = Stage::is_open(Stage::find(cloud, &pipeline.name, name(at))?.inbound.as_ref())
        && (at == 0 || Stage::is_open(Stage::find(cloud, &pipeline.name, name(at - 1))?.outbound.as_ref()));
    if !open || execution.mode == ExecutionMode::Parallel {
        return Ok(open);
    }
    let others = Execution::all(cloud, &pipeline.name)?;
    let mut others = others.iter().filter(|other| {
        other.id != execution.id && other.status.is_live() && other.mode != ExecutionMode::Parallel
    });
    // One that waits is stored when it comes to the stage, and not again.
    let came = |execution: &Execution| (execution.updated, execution.number);
    Ok(others.all(|other| match other.position {
        // Versions may differ in their stages: the stage is the one of this name.
        Position::In(_) => !other.is_in(name(at)),
        Position::Waiting(there) => {
            execution.mode != ExecutionMode::Queued || there != at || came(other) > came(execution)
        }
        Position::Over => true,
    }))
}

fn enter(
    cloud: &Arc<Cloud>,
    pipeline: &Declaration,
    execution: &mut Execution,
    at: usize,
) -> Result<(), ApiError> {
    let Some(stage) = pipeline.stages.get(at) else {
        return Err(ApiError::internal(format!("{} has no stage {at}", pipeline.name)));
    };
    let run = StageRun { status: StageStatus::InProgress, runs: BTreeMap::new(), retries: 0 };
    execution.stages.insert(stage.name.clone(), run);
    execution.position = Position::In(at);
    execution.save(cloud)?;
    if execution.mode != ExecutionMode::Parallel {
        let mut known = Stage::find(cloud, &pipeline.name, &stage.name)?;
        known.latest = Some(execution.id.clone());
        known.save(cloud, &pipeline.name, &stage.name)?;
    }
    stage_event(cloud, execution, &stage.name, "STARTED");
    Ok(())
}

/// The next step of an execution in a stage; `None` when it has left the stage.
fn inside(
    cloud: &Arc<Cloud>,
    pipeline: &Declaration,
    execution: &mut Execution,
    at: usize,
) -> Result<Option<Step>, ApiError> {
    let Some(stage) = pipeline.stages.get(at) else {
        return Err(ApiError::internal(format!("{} has no stage {at}", pipeline.name)));
    };
    for group in stage.groups() {
        let mut statuses = Vec::new();
        let mut missing = Vec::new();
        for action in group {
            let known = execution.stages.get(&stage.name).and_then(|run| run.runs.get(&action.name));
            match known.map(|key| ActionRun::find(cloud, key)).transpose()?.flatten() {
                Some(run) => statuses.push((run.key, run.status)),
                None => missing.push(action),
            }
        }
        let going = |status: ActionStatus| status == ActionStatus::InProgress;
        let stopping = execution.status == ExecutionStatus::Stopping;
        if !missing.is_empty() && stopping && !statuses.iter().any(|(_, status)| going(*status)) {
            return leave(cloud, execution, &stage.name, StageStatus::Stopped, ExecutionStatus::Stopped)
                .map(Some);
        }
        if !missing.is_empty() && !stopping {
            for action in missing {
                let key = new_run(cloud, execution, stage, action)?;
                statuses.push((key, ActionStatus::InProgress));
            }
        }
        let running: Vec<RunKey> =
            statuses.iter().filter(|(_, status)| going(*status)).map(|(key, _)| key.clone()).collect();
        if !running.is_empty() {
            return Ok(Some(Step::Run(running)));
        }
        if statuses.iter().any(|(_, status)| *status != ActionStatus::Succeeded) {
            return leave(cloud, execution, &stage.name, StageStatus::Failed, ExecutionStatus::Failed)
                .map(Some);
        }
    }
    if let Some(run) = execution.stages.get_mut(&stage.name) {
        run.status = StageStatus::Succeeded;
    }
    let last = at + 1 == pipeline.stages.len() || execution.only_stage == Some(at);
    if last {
        stage_event(cloud, execution, &stage.name, "SUCCEEDED");
        end_execution(cloud, execution, ExecutionStatus::Succeeded)?;
        return Ok(Some(Step::Over));
    }
    execution.position = Position::Waiting(at + 1);
    execution.save(cloud)?;
    stage_event(cloud, execution, &stage.name, "SUCCEEDED");
    supersede(cloud, execution)?;
    // Whoever waited for this stage to be free looks again.
    cloud.running.codepipeline.board(&pipeline.name).wake();
    Ok(None)
}

fn leave(
    cloud: &Arc<Cloud>,
    execution: &mut Execution,
    stage: &str,
    status: StageStatus,
    end: ExecutionStatus,
) -> Result<Step, ApiError> {
    if let Some(run) = execution.stages.get_mut(stage) {
        run.status = status;
    }
    stage_event(cloud, execution, stage, if status == StageStatus::Failed { "FAILED" } else { "STOPPED" });
    end_execution(cloud, execution, end)?;
    Ok(Step::Over)
}

/// Ends every older execution that waits where this one waits now.
pub(super) fn supersede(cloud: &Arc<Cloud>, newer: &Execution) -> Result<(), ApiError> {
    if newer.mode != ExecutionMode::Superseded {
        return Ok(());
    }
    for mut older in Execution::all(cloud, &newer.pipeline)? {
        let waits = older.status.is_live() && older.mode != ExecutionMode::Parallel;
        if waits && older.position == newer.position && older.number < newer.number {
            older.summary = Some(format!("Superseded by the execution {}", newer.id));
            end_execution(cloud, &mut older, ExecutionStatus::Superseded)?;
        }
    }
    Ok(())
}

fn new_run(
    cloud: &Arc<Cloud>,
    execution: &mut Execution,
    stage: &StageDeclaration,
    action: &crate::codepipeline::declaration::ActionDeclaration,
) -> Result<RunKey, ApiError> {
    let now = cloud.clock.now();
    let number = ActionRun::all(cloud, &execution.pipeline, Some(&execution.id))?.len() + 1;
    let mut run = ActionRun {
        key: ActionRun::key(&execution.pipeline, &execution.id, number),
        id: cloud.ids.uuid(),
        pipeline: execution.pipeline.clone(),
        execution: execution.id.clone(),
        version: execution.version,
        stage: stage.name.clone(),
        action: action.clone(),
        status: ActionStatus::InProgress,
        started: now,
        updated: now,
        updated_by: None,
        resolved: BTreeMap::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        variables: BTreeMap::new(),
        external_id: None,
        external_url: None,
        summary: None,
        log_stream: None,
        error: None,
        token: None,
        progress: serde_json::Value::Null,
    };
    if execution.mode == ExecutionMode::Parallel {
        run.save(cloud)?;
    } else {
        run.begin(cloud)?;
    }
    if let Some(stage) = execution.stages.get_mut(&stage.name) {
        stage.runs.insert(action.name.clone(), run.key.clone());
    }
    execution.save(cloud)?;
    super::events::action_event(cloud, &run, "STARTED");
    Ok(run.key)
}

/// Says that an execution goes on after a retry.
pub(in crate::codepipeline) fn resumed(cloud: &Arc<Cloud>, execution: &Execution, stage: &str) {
    execution_event(cloud, execution, "RESUMED");
    stage_event(cloud, execution, stage, "RESUMED");
}
