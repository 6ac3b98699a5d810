//! Changing a stack.

use super::create::{begin, check_role, retire_change_sets};
use super::diff::{Diff, diff};
use super::input::StackInput;
use super::prepare::prepare;
use super::query::{require_stack, stack_arn};
use crate::cloudformation::state::{Spec, Stack, StackStatus};
use crate::core::{ApiError, Call};

/// Begins to bring a stack to what `input` says; gives its ARN.
pub fn update_stack(call: &Call, input: StackInput) -> Result<String, ApiError> {
    let cloud = &call.cloud;
    call.allow("cloudformation:UpdateStack", &stack_arn(&cloud.arns, &input.name))?;
    let stack = require_stack(cloud, &input.name)?;
    check_updatable(&stack)?;
    check_role(call, input.role.as_deref())?;
    let input = inherit(&stack, input);
    let prepared = prepare(cloud, &stack.id, &stack.name, &input)?;
    let diff = diff(cloud, &stack, &prepared)?;
    check_types(&diff)?;
    let same_policy = input.stack_policy.is_none() || input.stack_policy == stack.policy;
    if diff.is_empty() && same_policy {
        return Err(ApiError::validation("No updates are to be performed."));
    }
    retire_change_sets(call, &stack.id, None)?;
    start_update(call, &stack, prepared.spec, |stack| {
        stack.role = input.role.or(stack.role.take());
        stack.policy = input.stack_policy.or(stack.policy.take());
        stack.policy_during_update = input.stack_policy_during_update;
        stack.notification_arns = input.notification_arns;
    })?;
    Ok(stack.id)
}

/// Moves a stack from what it is to `spec`.
pub fn start_update(
    call: &Call,
    stack: &Stack,
    spec: Spec,
    change: impl FnOnce(&mut Stack),
) -> Result<(), ApiError> {
    let (now, caller) = (call.now(), call.principal.clone());
    begin(call, &stack.id, StackStatus::UpdateInProgress, |stack| {
        stack.previous = Some(std::mem::replace(&mut stack.spec, spec));
        stack.updated = Some(now);
        stack.caller = caller;
        change(stack);
    })
}

/// Refuses a stack that is not in a state to be changed.
pub fn check_updatable(stack: &Stack) -> Result<(), ApiError> {
    if stack.status.can_be_updated() {
        return Ok(());
    }
    let message = format!("Stack:{} is in {} state and can not be updated.", stack.id, stack.status);
    Err(ApiError::validation(message))
}

/// What an update does not mention stays as it is.
pub fn inherit(stack: &Stack, mut input: StackInput) -> StackInput {
    input.tags.get_or_insert_with(|| stack.spec.tags.clone());
    if input.template.is_empty() {
        input.template.clone_from(&stack.spec.template);
    }
    if input.notification_arns.is_empty() {
        input.notification_arns.clone_from(&stack.notification_arns);
    }
    input
}

/// A resource cannot become one of another type.
pub fn check_types(diff: &Diff) -> Result<(), ApiError> {
    if diff.retyped.is_empty() {
        return Ok(());
    }
    Err(ApiError::validation(format!(
        "Update of resource type is not permitted. The new template modifies resource type of the following resources: [{}]",
        diff.retyped.join(", ")
    )))
}
