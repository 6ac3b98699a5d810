//! What a CloudFormation action left, or why it failed.
//!
//! One or two calls each: they are made while somebody watches.

use jiff::Timestamp;

use super::Note;
use crate::clients::Clients;
use crate::errors::{During, Error};
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

/// The change set an action has just made: `2 to add, 1 to change`, or that approving it changes nothing.
pub async fn change_set_note(clients: &Clients, stack: &str, change_set: &str) -> Result<Note, Error> {
    let request =
        clients.cloudformation().describe_change_set().stack_name(stack).change_set_name(change_set);
    let answer = match request.send().await.during(format!("read the change set {change_set}")) {
        Ok(answer) => answer,
        Err(call) if call.code().starts_with("ChangeSetNotFound") => return Ok(Note::default()),
        Err(call) => return Err(call.into()),
    };
    let changes: Vec<_> =
        answer.changes.unwrap_or_default().into_iter().filter_map(stacks::Change::read).collect();
    if changes.is_empty() {
        return Ok(Note::of("no changes: to approve it leaves the stack as it is"));
    }
    let more = if answer.next_token.is_some() { ", and more" } else { "" };
    Ok(Note::of(format!("{}{more}", said(stacks::Tally::of(&changes)))))
}

fn said(tally: stacks::Tally) -> String {
    let parts = [
        (tally.add, "to add"),
        (tally.modify, "to change"),
        (tally.replace, "to replace"),
        (tally.remove, "to remove"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    parts.collect::<Vec<_>>().join(", ")
}
