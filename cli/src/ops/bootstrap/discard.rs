//! Leaving nothing behind when the answer is no.

use super::Plan;
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::stacks::{self, status};

/// Take the change set away and, if it was to make the stack, the empty stack that came with it.
pub async fn discard(clients: &Clients, plan: &Plan) -> Result<(), Error> {
    stacks::delete_change_set(clients, &plan.stack_id, &plan.change_set).await?;
    if plan.first {
        let stack = stacks::find(clients, &plan.stack_id).await?;
        if stack.is_some_and(|stack| stack.status == status::REVIEW) {
            stacks::delete(clients, &plan.stack_id).await?;
        }
    }
    Ok(())
}
