//! The end of executions, by themselves or by someone's hand.

use std::sync::Arc;

use super::events::{action_event, execution_event};
use crate::codepipeline::state::{
    ActionRun, ActionStatus, Execution, ExecutionStatus, Position, StageStatus,
};
use crate::core::{ApiError, Cloud};

/// Ends an execution and tells everyone. To be called while deciding.
pub fn end_execution(
    cloud: &Arc<Cloud>,
    execution: &mut Execution,
    status: ExecutionStatus,
) -> Result<(), ApiError> {
    execution.status = status;
    execution.position = Position::Over;
    execution.save(cloud)?;
    let state = match status {
        ExecutionStatus::Succeeded => "SUCCEEDED",
        ExecutionStatus::Failed => "FAILED",
        ExecutionStatus::Superseded => "SUPERSEDED",
        _ => "STOPPED",
    };
    execution_event(cloud, execution, state);
    cloud.running.codepipeline.board(&execution.pipeline).wake();
    Ok(())
}

/// Marks everything of an execution that still runs as given up, its stage as stopped. To be called while deciding.
pub fn abandon_runs(cloud: &Arc<Cloud>, execution: &mut Execution) -> Result<(), ApiError> {
    for mut run in ActionRun::all(cloud, &execution.pipeline, Some(&execution.id))? {
        if run.status == ActionStatus::InProgress {
            run.status = ActionStatus::Abandoned;
            run.save(cloud)?;
            action_event(cloud, &run, "ABANDONED");
        }
    }
    for stage in execution.stages.values_mut() {
        if matches!(stage.status, StageStatus::InProgress | StageStatus::Stopping) {
            stage.status = StageStatus::Stopped;
        }
    }
    Ok(())
}
