//! What a CloudFormation action left, or why it failed.

use jiff::Timestamp;

use super::Note;
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::stacks;

/// Why the stack an action worked on until `at` failed; `None` if its events do not tell (any more).
pub async fn failure(clients: &Clients, stack: &str, at: Option<Timestamp>) -> Result<Option<Note>, Error> {
    let mut events = stacks::events(clients, stack, None).await?.unwrap_or_default();
    // What happened to the stack later is about another action. CodePipeline learns of an end a little after it.
    events.retain(|event| event.at.is_none() || at.is_none() || event.at <= at);
    Ok(stacks::root_cause(&events).map(|cause| Note::of(cause.to_string())))
}

/// The stack an action has just finished with: `test-… CREATE_COMPLETE, 17 resources`.
pub async fn stack_note(clients: &Clients, stack: &str) -> Result<Option<Note>, Error> {
    let Some(found) = stacks::find(clients, stack).await? else { return Ok(None) };
    let resources = stacks::resources(clients, &found.id).await?;
    let alive = resources.iter().filter(|resource| resource.status != stacks::status::DELETED).count();
    let noun = if alive == 1 { "resource" } else { "resources" };
    Ok(Some(Note::of(format!("{} {}, {alive} {noun}", found.name, found.status))))
}
