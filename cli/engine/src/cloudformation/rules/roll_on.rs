//! Giving up an update, and going on with a roll-back that failed.

use super::create::begin;
use super::query::{require_stack, stack_arn};
use crate::cloudformation::state::{StackStatus, update_stack_document};
use crate::core::{ApiError, Call};

/// Cancels the update that is under way: it is rolled back.
pub fn cancel_update(call: &Call, name: &str) -> Result<(), ApiError> {
    call.allow("cloudformation:CancelUpdateStack", &stack_arn(&call.cloud.arns, name))?;
    let stack = require_stack(&call.cloud, name)?;
    if stack.status != StackStatus::UpdateInProgress {
        return Err(ApiError::validation("CancelUpdateStack cannot be called from current stack status"));
    }
    update_stack_document(&call.cloud, &stack.id, |stack| stack.cancelled = true)?;
    call.cloud.running.cloudformation.changed();
    Ok(())
}

/// Tries a failed roll-back again.
pub fn continue_rollback(call: &Call, name: &str, role: Option<String>) -> Result<(), ApiError> {
    call.allow("cloudformation:ContinueUpdateRollback", &stack_arn(&call.cloud.arns, name))?;
    let stack = require_stack(&call.cloud, name)?;
    if stack.status != StackStatus::UpdateRollbackFailed {
        let message = format!("Stack:{} is in {} state and can not be updated.", stack.id, stack.status);
        return Err(ApiError::validation(message));
    }
    let last = stack.operation.clone();
    begin(call, &stack.id, StackStatus::UpdateRollbackInProgress, |stack| {
        stack.role = role.or(stack.role.take());
        // What the last attempt touched still has to be brought back.
        stack.undoing.push(last);
    })
}
