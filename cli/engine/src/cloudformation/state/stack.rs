//! A stack: what it is to be, where it is, and what may still have to be undone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::status::StackStatus;
use crate::core::Principal;

/// What a stack is made from; kept twice while an update may still be rolled back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// The template's text as it was given.
    pub template: String,
    /// Its description.
    pub description: Option<String>,
    /// Every parameter, defaults included.
    pub parameters: BTreeMap<String, String>,
    /// Parameters that are shown as `****`.
    pub no_echo: BTreeSet<String>,
    /// The order in which the template declares them.
    pub parameter_order: Vec<String>,
    /// Tags of the stack, passed on to its resources.
    pub tags: Vec<(String, String)>,
    /// What was acknowledged.
    pub capabilities: Vec<String>,
}

/// What a failed creation leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OnFailure {
    /// What was made is deleted, the stack stays as `ROLLBACK_COMPLETE`.
    #[default]
    Rollback,
    /// Everything goes, the stack too.
    Delete,
    /// Everything stays as it is.
    DoNothing,
}

/// How a stack is to be deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// Resources that are left alone; only after a deletion failed.
    pub retain: Vec<String>,
    /// Leave alone whatever cannot be deleted; only after a deletion failed.
    pub force: bool,
}

/// An output's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Its description.
    pub description: Option<String>,
    /// The name it is exported under.
    pub export: Option<String>,
}

/// A stack.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stack {
    /// Its ARN.
    pub id: String,
    /// Its name, free again once it is deleted.
    pub name: String,
    /// Where it is.
    pub status: StackStatus,
    /// Why.
    pub status_reason: Option<String>,
    /// When it was created.
    pub created: Timestamp,
    /// When its last update (or its change set's execution) began.
    pub updated: Option<Timestamp>,
    /// When its last deletion or roll-back of a creation began.
    pub deleted: Option<Timestamp>,
    /// What it is, or is becoming.
    pub spec: Spec,
    /// What it was, while an update is under way.
    pub previous: Option<Spec>,
    /// The role its operations act under.
    pub role: Option<String>,
    /// Who asked, when there is no role.
    pub caller: Principal,
    /// What a failed creation leads to.
    pub on_failure: OnFailure,
    /// Protects resources from updates.
    pub policy: Option<String>,
    /// Instead of `policy`, for the update that is under way.
    pub policy_during_update: Option<String>,
    /// Whether it refuses to be deleted.
    pub protected: bool,
    /// Values for people and other stacks.
    pub outputs: Vec<Output>,
    /// Exports of other stacks that it uses.
    pub imports: BTreeSet<String>,
    /// The change set executed last.
    pub change_set: Option<String>,
    /// Topics that hear of its events.
    pub notification_arns: Vec<String>,
    /// How it is being deleted.
    pub deletion: Deletion,
    /// What a caller asked for in the middle of an operation: give it up and roll back.
    pub cancelled: bool,
    /// The current operation's id, part of each resource's token.
    pub operation: String,
    /// The update that is being rolled back, and the roll-backs that failed since.
    pub undoing: Vec<String>,
    /// The number of the operation's first event.
    pub operation_start: u64,
}

impl Stack {
    /// Parameters as they are shown, in the template's order.
    pub fn shown_parameters(&self) -> Vec<(String, String)> {
        self.spec.shown_parameters()
    }
}

impl Spec {
    /// Parameters as they are shown, in the template's order.
    pub fn shown_parameters(&self) -> Vec<(String, String)> {
        self.parameter_order
            .iter()
            .filter_map(|key| {
                let value = self.parameters.get(key)?;
                let shown = if self.no_echo.contains(key) { "****" } else { value };
                Some((key.clone(), shown.to_owned()))
            })
            .collect()
    }
}
