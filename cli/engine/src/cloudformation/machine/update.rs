//! The phase `UPDATE_IN_PROGRESS`: brings everything that the template has to what it wants. Removal comes afterwards.

use std::sync::Arc;

use super::create::failed_reason;
use super::outputs::{check_exports_free, check_exports_unused, evaluate_outputs};
use super::stack_policy::{Protected, check_policy};
use super::update_resource::update_resource;
use super::walk::{OnTrouble, walk};
use super::world::World;
use crate::cloudformation::state::{ExecutionStatus, Output, ResourceStatus, Stack, StackStatus, set_status};
use crate::core::{ApiError, Cloud};

/// Runs the phase.
pub async fn run(cloud: &Arc<Cloud>, stack: Stack) -> Result<(), ApiError> {
    let world = match World::new(cloud, stack.clone()) {
        Ok(world) => world,
        Err(error) => return roll_back(cloud, &stack, &error.message),
    };
    if stack.cancelled {
        return roll_back(cloud, &stack, "User Initiated");
    }
    if let Some(reason) = protected_removals(&world)? {
        return roll_back(cloud, &stack, &reason);
    }
    let graph = world.graph();
    let walked = walk(&world, &graph, OnTrouble::Stop, |name, told| {
        let world = &world;
        async move { update_resource(world, &name, told).await }
    })
    .await?;
    if walked.interrupted {
        return roll_back(cloud, &stack, "User Initiated");
    }
    if !walked.failed.is_empty() {
        return roll_back(cloud, &stack, &failed_reason(&world, &walked));
    }
    match outputs(cloud, &world) {
        Ok(outputs) => {
            let imports = world.imports();
            let status = StackStatus::UpdateCompleteCleanupInProgress;
            set_status(cloud, &stack.id, status, None, |stack| {
                stack.outputs = outputs;
                stack.imports = imports;
                stack.previous = None;
                stack.policy_during_update = None;
                // Too late to be heeded: the next update is not meant.
                stack.cancelled = false;
            })?;
            super::outputs::finish_change_set(cloud, &stack, ExecutionStatus::ExecuteComplete)
        }
        Err(error) => roll_back(cloud, &stack, &error.message),
    }
}

fn outputs(cloud: &Arc<Cloud>, world: &World) -> Result<Vec<Output>, ApiError> {
    let outputs = evaluate_outputs(world)?;
    check_exports_free(cloud, &world.stack.id, &outputs)?;
    check_exports_unused(cloud, &world.stack, &outputs)?;
    Ok(outputs)
}

/// Removal happens in the clean-up, when nothing can be rolled back any more: what the stack policy says about it is
/// asked first.
fn protected_removals(world: &World) -> Result<Option<String>, ApiError> {
    let mut refused = Vec::new();
    for (name, resource) in world.all() {
        if world.is_declared(&name) || !resource.exists() {
            continue;
        }
        if let Err(reason) = check_policy(&world.stack, &resource, Protected::Delete) {
            world.mark(resource, ResourceStatus::UpdateFailed, Some(&reason), None)?;
            refused.push(name);
        }
    }
    let reason = format!("The following resource(s) failed to update: [{}]. ", refused.join(", "));
    Ok((!refused.is_empty()).then_some(reason))
}

fn roll_back(cloud: &Arc<Cloud>, stack: &Stack, reason: &str) -> Result<(), ApiError> {
    let operation = cloud.ids.uuid();
    set_status(cloud, &stack.id, StackStatus::UpdateRollbackInProgress, Some(reason), |stack| {
        if let Some(previous) = stack.previous.take() {
            stack.spec = previous;
        }
        stack.policy_during_update = None;
        stack.cancelled = false;
        stack.undoing = vec![std::mem::replace(&mut stack.operation, operation)];
    })?;
    super::outputs::finish_change_set(cloud, stack, ExecutionStatus::ExecuteFailed)
}
