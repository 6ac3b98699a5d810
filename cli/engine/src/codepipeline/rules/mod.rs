//! What people may ask of pipelines and executions.

mod answer;
mod pipelines;
mod retry;
mod rollback;
mod start;
mod stop;
mod transitions;

pub use pipelines::{DisabledTransition, NewPipeline, create_pipeline, delete_pipeline, update_pipeline};

pub(super) use answer::{PutAnswer, put_approval_result};
pub(super) use retry::{RetryMode, retry_stage};
pub(super) use rollback::rollback_stage;
pub use start::{StartExecution, start_execution};
pub(super) use stop::stop_execution;
pub use transitions::{Way, set_transition};

use super::declaration::{ActionDeclaration, Declaration};
use crate::core::ApiError;

/// Where a stage is, or `StageNotFoundException`.
fn require_stage(pipeline: &Declaration, stage: &str) -> Result<usize, ApiError> {
    pipeline.position(stage).ok_or_else(|| {
        let message = format!("Stage with name {stage} does not exist in the pipeline {}", pipeline.name);
        ApiError::new("StageNotFoundException", message)
    })
}

/// An action, or the exception that names what is missing.
fn require_action<'a>(
    pipeline: &'a Declaration,
    stage: &str,
    action: &str,
) -> Result<&'a ActionDeclaration, ApiError> {
    require_stage(pipeline, stage)?;
    pipeline.action(stage, action).ok_or_else(|| {
        let message =
            format!("Action with name {action} does not exist in the stage {stage} of {}", pipeline.name);
        ApiError::new("ActionNotFoundException", message)
    })
}
