//! Deleting a stack.

use super::create::{begin, check_role, retire_change_sets};
use super::query::{find_stack, stack_arn};
use crate::cloudformation::state::{Deletion, Stack, StackStatus, resources};
use crate::core::{ApiError, Call};

/// Begins to delete a stack; one that does not exist is deleted already.
pub fn delete_stack(call: &Call, name: &str, role: Option<String>) -> Result<(), ApiError> {
    delete_stack_with(call, name, role, Deletion::default())
}

/// The same, leaving some resources alone.
pub fn delete_stack_with(
    call: &Call,
    name: &str,
    role: Option<String>,
    deletion: Deletion,
) -> Result<(), ApiError> {
    let cloud = &call.cloud;
    call.allow("cloudformation:DeleteStack", &stack_arn(&cloud.arns, name))?;
    let Some(stack) = find_stack(cloud, name)? else { return Ok(()) };
    if matches!(stack.status, StackStatus::DeleteInProgress | StackStatus::DeleteComplete) {
        return Ok(());
    }
    check_role(call, role.as_deref())?;
    check_deletable(&stack)?;
    check_deletion(call, &stack, &deletion)?;
    retire_change_sets(call, &stack.id, None)?;
    let (now, caller) = (call.now(), call.principal.clone());
    begin(call, &stack.id, StackStatus::DeleteInProgress, |stack| {
        stack.deleted = Some(now);
        stack.deletion = deletion;
        stack.caller = caller;
        stack.role = role.or(stack.role.take());
    })
}

fn check_deletable(stack: &Stack) -> Result<(), ApiError> {
    if stack.protected {
        let message =
            format!("Stack [{}] cannot be deleted while TerminationProtection is enabled", stack.name);
        return Err(ApiError::validation(message));
    }
    // A creation can be deleted in the middle; an update has to be cancelled first.
    if stack.status.is_busy() && stack.status != StackStatus::CreateInProgress {
        let message = format!("Stack [{}] cannot be deleted while in status {}", stack.id, stack.status);
        return Err(ApiError::validation(message));
    }
    Ok(())
}

fn check_deletion(call: &Call, stack: &Stack, deletion: &Deletion) -> Result<(), ApiError> {
    let failed = stack.status == StackStatus::DeleteFailed;
    if !deletion.retain.is_empty() && !failed {
        return Err(ApiError::validation(format!(
            "Invalid operation on stack [{}]. When you delete a stack, specify which resources to retain only when the stack \
             is in the DELETE_FAILED state.",
            stack.id
        )));
    }
    if deletion.force && !failed {
        return Err(ApiError::validation(format!(
            "Invalid operation on stack [{}]. FORCE_DELETE_STACK can only be used when the stack is in the DELETE_FAILED state.",
            stack.id
        )));
    }
    let known = resources(&call.cloud, &stack.id)?;
    let unknown: Vec<&str> =
        deletion.retain.iter().map(String::as_str).filter(|name| !known.contains_key(*name)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let message =
        format!("The following resources to retain do not exist in the stack: [{}]", unknown.join(", "));
    Err(ApiError::validation(message))
}
