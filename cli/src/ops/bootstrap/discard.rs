//! Leaving nothing behind when the answer is no.

use aws_sdk_cloudformation::types::ChangeSetSummary;

use super::Plan;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::stacks::{self, status};

/// Take the change set away and, if it was to make the stack, the empty stack that came with it. One in which somebody
/// else's change sets wait stays: these are returned.
pub async fn discard(clients: &Clients, plan: &Plan) -> Result<Vec<String>, Error> {
    stacks::delete_change_set(clients, &plan.stack_id, &plan.change_set).await?;
    if !plan.first {
        return Ok(Vec::new());
    }
    let stack = stacks::find(clients, &plan.stack_id).await?;
    if stack.is_none_or(|stack| stack.status != status::REVIEW) {
        return Ok(Vec::new());
    }
    let others = others(clients, plan).await?;
    if others.is_empty() {
        stacks::delete(clients, &plan.stack_id).await?;
    }
    Ok(others)
}

/// The change sets in the stack that are not ours and can still be executed.
async fn others(clients: &Clients, plan: &Plan) -> Result<Vec<String>, Error> {
    let listed = clients.cloudformation().list_change_sets().stack_name(&plan.stack_id).send().await;
    let summaries = listed.during(format!("list the change sets of the stack {}", plan.stack))?.summaries;
    // A change set is deleted in the background: our own may still be there.
    let ours = |set: &ChangeSetSummary| {
        [set.change_set_id(), set.change_set_name()].contains(&Some(plan.change_set.as_str()))
    };
    let waits =
        |set: &ChangeSetSummary| set.status().is_some_and(|status| status.as_str().starts_with("CREATE_"));
    let others = summaries.unwrap_or_default().into_iter().filter(|set| !ours(set) && waits(set));
    Ok(others.filter_map(|set| set.change_set_name).collect())
}
