//! Stack policy and termination protection.

use super::query::{require_stack, stack_arn};
use crate::cloudformation::machine::check_policy_text;
use crate::cloudformation::state::{StackStatus, update_stack_document};
use crate::core::{ApiError, Call};

/// The stack's policy while nothing else is under way, or the one of the update that is.
pub fn get_stack_policy(call: &Call, name: &str) -> Result<Option<String>, ApiError> {
    call.allow("cloudformation:GetStackPolicy", &stack_arn(&call.cloud.arns, name))?;
    let stack = require_stack(&call.cloud, name)?;
    Ok(stack.policy_during_update.or(stack.policy))
}

/// Sets the stack's policy.
pub fn set_stack_policy(call: &Call, name: &str, text: &str) -> Result<(), ApiError> {
    call.allow("cloudformation:SetStackPolicy", &stack_arn(&call.cloud.arns, name))?;
    let stack = require_stack(&call.cloud, name)?;
    check_policy_text(text)?;
    update_stack_document(&call.cloud, &stack.id, |stack| stack.policy = Some(text.to_owned()))?;
    Ok(())
}

/// Turns termination protection on or off; gives the stack's ARN.
pub fn set_termination_protection(call: &Call, name: &str, protected: bool) -> Result<String, ApiError> {
    call.allow("cloudformation:UpdateTerminationProtection", &stack_arn(&call.cloud.arns, name))?;
    let stack = require_stack(&call.cloud, name)?;
    if matches!(stack.status, StackStatus::DeleteInProgress | StackStatus::DeleteComplete) {
        let message = format!("Stack [{}] is in {} state", stack.id, stack.status);
        return Err(ApiError::validation(message));
    }
    update_stack_document(&call.cloud, &stack.id, |stack| stack.protected = protected)?;
    Ok(stack.id)
}
