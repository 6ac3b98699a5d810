//! Retrying a stage that failed: the same execution goes on in it.

use serde::Deserialize;

use super::require_stage;
use crate::codepipeline::declaration::ExecutionMode;
use crate::codepipeline::engine::{Board, resumed, spawn};
use crate::codepipeline::state::{
    ActionRun, ActionStatus, Execution, ExecutionStatus, Pipeline, Position, Stage, StageStatus, arn,
};
use crate::core::{ApiError, Call};

/// What is run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RetryMode {
    /// What failed, and what comes after it.
    FailedActions,
    /// Everything.
    AllActions,
}

/// Retries a stage; gives the id of the execution, which stays the same.
pub fn retry_stage(
    call: &Call,
    pipeline: &str,
    stage: &str,
    id: &str,
    mode: RetryMode,
) -> Result<String, ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:RetryStageExecution", &arn(cloud, &format!("{pipeline}/{stage}")))?;
    let current = Pipeline::require(cloud, pipeline)?.declaration;
    require_stage(&current, stage)?;
    let board = Board::of(cloud, pipeline);
    {
        let _deciding = board.decide();
        let not_retryable = |why: &str| {
            let message = format!("Stage {stage} cannot be retried: {why}");
            ApiError::new("StageNotRetryableException", message)
        };
        let mut execution = Execution::find(cloud, pipeline, id)?
            .ok_or_else(|| not_retryable(&format!("there is no execution {id}")))?;
        let latest = Stage::find(cloud, pipeline, stage)?.latest;
        let alone = execution.mode == ExecutionMode::Parallel;
        if !alone && latest.as_deref() != Some(id) && execution.stages.contains_key(stage) {
            let message = format!(
                "The execution {id} is not the latest in the stage {stage}: {} has entered it since",
                latest.unwrap_or_default()
            );
            return Err(ApiError::new("NotLatestPipelineExecutionException", message));
        }
        let declared = Pipeline::version(cloud, pipeline, execution.version)?;
        let position = declared.as_ref().and_then(|declared| declared.position(stage));
        let run = execution
            .stages
            .get_mut(stage)
            .filter(|run| matches!(run.status, StageStatus::Failed | StageStatus::Stopped));
        let (Some(run), Some(position), false) = (run, position, execution.status.is_live()) else {
            return Err(not_retryable("it has not failed"));
        };
        let mut kept = std::mem::take(&mut run.runs);
        if mode == RetryMode::FailedActions {
            for (action, key) in std::mem::take(&mut kept) {
                let past = ActionRun::find(cloud, &key)?;
                if past.is_some_and(|past| past.status == ActionStatus::Succeeded) {
                    kept.insert(action, key);
                }
            }
            run.runs = kept;
        }
        run.status = StageStatus::InProgress;
        run.retries += 1;
        execution.status = ExecutionStatus::InProgress;
        execution.summary = None;
        execution.stop_reason = None;
        execution.position = Position::In(position);
        execution.save(cloud)?;
        board.forget_abandonment(id);
        resumed(cloud, &execution, stage);
    }
    spawn(cloud, pipeline, id);
    board.wake();
    Ok(id.to_owned())
}
