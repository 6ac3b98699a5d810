//! What an approval would let happen to production: the change set that the pipeline has made for it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Gate;
use super::unread::Unread;
use crate::clients::Clients;
use crate::ops::diff::{self, Waiting};
use crate::ops::pipeline::{ActionKind, Layout};
use crate::ops::stacks::{self, Change, Denied};

/// The change set that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Planned {
    /// The stack that it is for.
    pub stack: String,
    /// Its name.
    pub name: String,
    /// Why there is nothing to read, if it is empty, gone or in use: `changes nothing`.
    pub state: Option<String>,
    /// What it changes; values whole.
    pub changes: Vec<Change>,
    /// Those that the stack's policy forbids: with one of them it fails.
    pub denied: Vec<Denied>,
}

/// Of the stage's action before the gate that makes one, if there is such an action.
pub(super) async fn planned(
    clients: &Clients,
    layout: &Layout,
    gate: &Gate,
    unread: &mut Unread,
) -> Option<Planned> {
    let mut before = super::gate::before(layout, gate);
    let (stack, name) = before.find_map(|action| match &action.kind {
        ActionKind::Stack { stack, mode, change_set: Some(name) } if mode == "CHANGE_SET_REPLACE" => {
            Some((stack.clone(), name.clone()))
        }
        _ => None,
    })?;
    let (state, changes) = match unread.of(diff::of_change_set(clients, &stack, &name).await)? {
        Waiting::Yes(changes) => (None, changes),
        Waiting::Empty => (Some("changes nothing".to_owned()), Vec::new()),
        Waiting::No(known) => (Some(known.unwrap_or_else(|| "is not there".to_owned())), Vec::new()),
    };
    let denied = unread.of(stacks::denied(clients, &stack, &changes).await).unwrap_or_default();
    Some(Planned { stack, name, state, changes, denied })
}
