//! Works a stack from status to status until nothing is in progress any more.

use std::sync::Arc;

use super::{cleanup, create, deletion, rollback, update};
use crate::cloudformation::state::{StackStatus, all_stacks, find_stack};
use crate::core::{ApiError, Cloud};

/// Works on the stack in the background, if nobody does yet.
pub fn start(cloud: &Arc<Cloud>, stack_id: &str) {
    if !cloud.running.cloudformation.take(stack_id) {
        return;
    }
    let (cloud, id) = (Arc::clone(cloud), stack_id.to_owned());
    let running = &Arc::clone(&cloud).running.cloudformation;
    let task = tokio::spawn(async move {
        loop {
            if let Err(error) = drive(&cloud, &id).await {
                tracing::error!(stack = %id, %error, "a stack operation cannot go on");
            }
            if cloud.running.cloudformation.leave(&id) {
                break;
            }
        }
    });
    running.remember(stack_id, task.abort_handle());
}

/// Takes up the operations that an earlier engine left unfinished.
pub fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    for stack in all_stacks(cloud)? {
        if stack.status.is_busy() {
            start(cloud, &stack.id);
        }
    }
    Ok(())
}

/// Ends all work where it is.
pub fn stop(cloud: &Cloud) {
    cloud.running.cloudformation.stop();
}

async fn drive(cloud: &Arc<Cloud>, id: &str) -> Result<(), ApiError> {
    while let Some(stack) = find_stack(cloud, id)? {
        match stack.status {
            StackStatus::CreateInProgress => create::run(cloud, stack).await?,
            StackStatus::RollbackInProgress | StackStatus::DeleteInProgress => {
                deletion::run(cloud, stack).await?;
            }
            StackStatus::UpdateInProgress => update::run(cloud, stack).await?,
            StackStatus::UpdateRollbackInProgress => rollback::run(cloud, stack).await?,
            StackStatus::UpdateCompleteCleanupInProgress
            | StackStatus::UpdateRollbackCompleteCleanupInProgress => cleanup::run(cloud, stack).await?,
            _ => break,
        }
    }
    Ok(())
}
