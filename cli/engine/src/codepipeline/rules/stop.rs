//! Stopping an execution: after the actions that run now, or at once by giving them up.

use crate::codepipeline::engine::{Board, abandon_runs, end_execution, execution_event, stage_event};
use crate::codepipeline::state::{Execution, ExecutionStatus, Pipeline, Position, StageStatus, arn};
use crate::core::{ApiError, Call};

/// Stops an execution.
pub fn stop_execution(
    call: &Call,
    pipeline: &str,
    id: &str,
    abandon: bool,
    reason: Option<String>,
) -> Result<(), ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:StopPipelineExecution", &arn(cloud, pipeline))?;
    Pipeline::require(cloud, pipeline)?;
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > 200) {
        let message = "1 validation error detected: Value at 'reason' failed to satisfy constraint: Member must have length less \
                       than or equal to 200";
        return Err(ApiError::new("ValidationException", message));
    }
    let board = Board::of(cloud, pipeline);
    let _deciding = board.decide();
    let mut execution =
        Execution::find(cloud, pipeline, id)?.ok_or_else(|| not_stoppable(id, "does not exist"))?;
    match execution.status {
        ExecutionStatus::InProgress => {}
        ExecutionStatus::Stopping if abandon => {}
        ExecutionStatus::Stopping => {
            let message = format!("The pipeline execution {id} is already being stopped");
            return Err(ApiError::new("DuplicatedStopRequestException", message));
        }
        _ => return Err(not_stoppable(id, "is over")),
    }
    execution.stop_reason = reason.or(execution.stop_reason.take());
    // GetPipelineExecution has no other place for it.
    execution.summary.clone_from(&execution.stop_reason);
    let waits = matches!(execution.position, Position::Waiting(_));
    if abandon || waits {
        board.abandon(id);
        abandon_runs(cloud, &mut execution)?;
        return end_execution(cloud, &mut execution, ExecutionStatus::Stopped);
    }
    execution.status = ExecutionStatus::Stopping;
    let mut stopping = Vec::new();
    for (name, stage) in &mut execution.stages {
        if stage.status == StageStatus::InProgress {
            stage.status = StageStatus::Stopping;
            stopping.push(name.clone());
        }
    }
    execution.save(cloud)?;
    execution_event(cloud, &execution, "STOPPING");
    stopping.iter().for_each(|stage| stage_event(cloud, &execution, stage, "STOPPING"));
    board.wake();
    Ok(())
}

fn not_stoppable(id: &str, why: &str) -> ApiError {
    let message = format!("The pipeline execution {id} cannot be stopped: it {why}");
    ApiError::new("PipelineExecutionNotStoppableException", message)
}
