//! Answering an approval.

use jiff::Timestamp;

use super::require_action;
use crate::codepipeline::actions::Answer;
use crate::codepipeline::engine::Board;
use crate::codepipeline::state::{ActionRun, ActionStatus, Pipeline, arn};
use crate::core::{ApiError, Call};

/// A person's answer.
#[derive(Debug, Clone)]
pub struct PutAnswer {
    pub pipeline: String,
    pub stage: String,
    pub action: String,
    pub approved: bool,
    pub summary: String,
    pub token: String,
}

/// Answers the approval that the token belongs to; gives the time of the answer.
pub fn put_approval_result(call: &Call, put: PutAnswer) -> Result<Timestamp, ApiError> {
    let cloud = &call.cloud;
    let arn = arn(cloud, &format!("{}/{}/{}", put.pipeline, put.stage, put.action));
    call.allow("codepipeline:PutApprovalResult", &arn)?;
    if put.summary.chars().count() > 512 {
        let message = "1 validation error detected: Value at 'result.summary' failed to satisfy constraint: Member must have \
                       length less than or equal to 512";
        return Err(ApiError::new("ValidationException", message));
    }
    let pipeline = Pipeline::require(cloud, &put.pipeline)?.declaration;
    let action = require_action(&pipeline, &put.stage, &put.action)?;
    if action.action_type_id.category != "Approval" {
        let message = format!("Action {} in the stage {} is not an approval", put.action, put.stage);
        return Err(ApiError::new("ValidationException", message));
    }
    let board = Board::of(cloud, &put.pipeline);
    let _deciding = board.decide();
    let mut run = waiting(call, &put)?;
    let answer =
        Answer { approved: put.approved, summary: put.summary, by: call.principal.name().to_owned() };
    run.progress = serde_json::to_value(answer).map_err(ApiError::internal)?;
    run.save(cloud)?;
    board.wake();
    Ok(call.now())
}

/// The run that waits for this answer.
fn waiting(call: &Call, put: &PutAnswer) -> Result<ActionRun, ApiError> {
    let runs = ActionRun::all(&call.cloud, &put.pipeline, None)?;
    let run = runs.into_iter().find(|run| {
        run.stage == put.stage && run.action.name == put.action && run.token.as_deref() == Some(&put.token)
    });
    let Some(run) = run else {
        let message = format!("The approval token is not that of the action {} in {}", put.action, put.stage);
        return Err(ApiError::new("InvalidApprovalTokenException", message));
    };
    if run.status != ActionStatus::InProgress || !run.progress.is_null() {
        let message = format!("The approval {} in {} has been answered or is over", put.action, put.stage);
        return Err(ApiError::new("ApprovalAlreadyCompletedException", message));
    }
    Ok(run)
}
