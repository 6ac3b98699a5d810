//! Closing and opening the ways between stages.

use serde::Deserialize;

use super::require_stage;
use crate::codepipeline::declaration::Declaration;
use crate::codepipeline::engine::Board;
use crate::codepipeline::state::{Pipeline, Stage, Transition, arn};
use crate::core::{ApiError, Call};

/// Into a stage or out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Way {
    Inbound,
    Outbound,
}

/// Closes a way with a reason, or opens it without one.
pub fn set_transition(
    call: &Call,
    pipeline: &str,
    stage: &str,
    way: Way,
    closed_because: Option<&str>,
) -> Result<(), ApiError> {
    let action = if closed_because.is_some() {
        "codepipeline:DisableStageTransition"
    } else {
        "codepipeline:EnableStageTransition"
    };
    call.allow(action, &arn(&call.cloud, &format!("{pipeline}/{stage}")))?;
    let declaration = Pipeline::require(&call.cloud, pipeline)?.declaration;
    set(call, &declaration, stage, way, closed_because)?;
    Board::of(&call.cloud, pipeline).wake();
    Ok(())
}

/// The same for who has asked the gate.
pub(super) fn set(
    call: &Call,
    pipeline: &Declaration,
    stage: &str,
    way: Way,
    closed_because: Option<&str>,
) -> Result<(), ApiError> {
    require_stage(pipeline, stage)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "!@ ().*?-".contains(c);
    if closed_because
        .is_some_and(|reason| reason.is_empty() || reason.len() > 300 || !reason.chars().all(plain))
    {
        let message = "1 validation error detected: Value at 'reason' failed to satisfy constraint: Member must satisfy regular \
                       expression pattern: [a-zA-Z0-9!@ \\(\\)\\.\\*\\?\\-]+";
        return Err(ApiError::new("ValidationException", message));
    }
    let board = Board::of(&call.cloud, &pipeline.name);
    let _deciding = board.decide();
    let mut known = Stage::find(&call.cloud, &pipeline.name, stage)?;
    let transition = Transition {
        enabled: closed_because.is_none(),
        reason: closed_because.map(str::to_owned),
        by: call.principal.name().to_owned(),
        at: call.now(),
    };
    match way {
        Way::Inbound => known.inbound = Some(transition),
        Way::Outbound => known.outbound = Some(transition),
    }
    known.save(&call.cloud, &pipeline.name, stage)
}
