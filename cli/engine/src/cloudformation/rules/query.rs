//! Finding stacks, waiting for them, and why the last operation failed.

use std::sync::Arc;

use crate::cloudformation::machine::is_cancelled;
use crate::cloudformation::state::{self, Stack, StackEvent};
use crate::core::{ApiError, Arns, Cloud};

/// The stack of this name (while it exists) or ARN (also when it is deleted).
pub fn find_stack(cloud: &Cloud, name: &str) -> Result<Option<Stack>, ApiError> {
    Ok(state::find_stack(cloud, name)?)
}

/// The stack, or the error of `DescribeStacks`.
pub fn require_stack(cloud: &Cloud, name: &str) -> Result<Stack, ApiError> {
    find_stack(cloud, name)?.ok_or_else(|| no_such_stack(name))
}

/// `Stack with id X does not exist`.
pub fn no_such_stack(name: &str) -> ApiError {
    ApiError::validation(format!("Stack with id {name} does not exist"))
}

/// The resource a call about this stack names at the gate.
pub fn stack_arn(arns: &Arns, name: &str) -> String {
    if name.starts_with("arn:") {
        name.to_owned()
    } else {
        arns.regional("cloudformation", &format!("stack/{name}/*"))
    }
}

/// Resolves when nothing is in progress on the stack any more.
pub async fn settled(cloud: &Arc<Cloud>, stack_id: &str) -> Result<Stack, ApiError> {
    let mut changes = cloud.running.cloudformation.watch();
    loop {
        let stack = require_stack(cloud, stack_id)?;
        if !stack.status.is_busy() {
            return Ok(stack);
        }
        if changes.changed().await.is_err() {
            return Ok(stack);
        }
    }
}

/// The first resource that failed by itself in the stack's latest operation, and why.
pub fn root_cause(cloud: &Cloud, stack: &Stack) -> Result<Option<(String, String)>, ApiError> {
    let events = state::events(cloud, &stack.id, None, usize::MAX)?;
    let of_operation = events.into_iter().take_while(|(number, _)| *number > stack.operation_start);
    let failed = of_operation.map(|(_, event)| event).filter(is_own_failure).last();
    Ok(failed.map(|event| (event.logical_id, event.reason.unwrap_or_default())))
}

fn is_own_failure(event: &StackEvent) -> bool {
    let failed = event.status.ends_with("_FAILED") && !event.is_of_stack();
    failed && !event.reason.as_deref().is_some_and(is_cancelled)
}
