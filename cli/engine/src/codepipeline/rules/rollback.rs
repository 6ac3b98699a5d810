//! Rolling a stage back: a new execution with the artifacts and variables of one that succeeded there.
//! <https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html>

use super::require_stage;
use crate::codepipeline::declaration::ExecutionMode;
use crate::codepipeline::engine::{NewExecution, Rollback, begin_execution};
use crate::codepipeline::state::{Execution, ExecutionKind, Pipeline, StageStatus, arn};
use crate::core::{ApiError, Call};

/// Rolls a stage back to an execution; gives the id of the new one.
pub fn rollback_stage(call: &Call, pipeline: &str, stage: &str, target: &str) -> Result<String, ApiError> {
    let cloud = &call.cloud;
    call.allow("codepipeline:RollbackStage", &arn(cloud, &format!("{pipeline}/{stage}")))?;
    let declaration = Pipeline::require(cloud, pipeline)?.declaration;
    let position = require_stage(&declaration, stage)?;
    let unable = |why: &str| {
        let message = format!("Stage {stage} cannot be rolled back to {target}: {why}");
        Err(ApiError::new("UnableToRollbackStageException", message))
    };
    if declaration.pipeline_type != "V2" {
        return unable("the pipeline is not of type V2");
    }
    if declaration.execution_mode == ExecutionMode::Parallel {
        return unable("the pipeline is in PARALLEL mode");
    }
    if position == 0 {
        return unable("it is the source stage");
    }
    let past = Execution::require(cloud, pipeline, target)?;
    if past.version != declaration.version {
        let message = format!("The execution {target} ran with another structure of the pipeline {pipeline}");
        return Err(ApiError::new("PipelineExecutionOutdatedException", message));
    }
    if past.kind == ExecutionKind::Rollback {
        return unable("it is a rollback itself");
    }
    if past.stages.get(stage).is_none_or(|run| run.status != StageStatus::Succeeded) {
        return unable("it has not succeeded there");
    }
    if let Some(inside) = Execution::all(cloud, pipeline)?.iter().find(|other| other.is_in(stage)) {
        return unable(&format!("the execution {} is running in it", inside.id));
    }
    let rollback = Rollback {
        target: target.to_owned(),
        stage: position,
        revisions: past.revisions,
        artifacts: past.artifacts,
        outputs: past.outputs,
    };
    let new = NewExecution::new("ManualRollback", call.principal.name());
    let new =
        NewExecution { variables: past.variables, commit: past.commit, rollback: Some(rollback), ..new };
    begin_execution(call, &declaration, new)
}
