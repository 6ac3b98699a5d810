//! A change set: what a stack is to become, and what that would change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::change::Change;
use super::stack::{OnFailure, Spec};

/// Whether the stack exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeSetKind {
    /// It does not.
    Create,
    /// It does.
    #[default]
    Update,
}

/// Whether it could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeSetStatus {
    /// It could.
    CreateComplete,
    /// It could not; the reason says why.
    Failed,
}

/// Whether it can be executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExecutionStatus {
    /// Not, because it failed.
    Unavailable,
    /// It can.
    Available,
    /// It is being executed.
    ExecuteInProgress,
    /// It was.
    ExecuteComplete,
    /// It was, and failed.
    ExecuteFailed,
    /// Not any more: the stack has changed since.
    Obsolete,
}

impl ChangeSetStatus {
    /// As AWS spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateComplete => "CREATE_COMPLETE",
            Self::Failed => "FAILED",
        }
    }
}

impl ExecutionStatus {
    /// As AWS spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unavailable => "UNAVAILABLE",
            Self::Available => "AVAILABLE",
            Self::ExecuteInProgress => "EXECUTE_IN_PROGRESS",
            Self::ExecuteComplete => "EXECUTE_COMPLETE",
            Self::ExecuteFailed => "EXECUTE_FAILED",
            Self::Obsolete => "OBSOLETE",
        }
    }
}

/// A change set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChangeSet {
    /// Its ARN.
    pub id: String,
    /// Its name, unique in its stack.
    pub name: String,
    /// The stack's ARN.
    pub stack_id: String,
    /// The stack's name.
    pub stack_name: String,
    /// Whether the stack is to be made or changed.
    pub kind: ChangeSetKind,
    /// For people.
    pub description: Option<String>,
    /// Whether it could be made.
    pub status: ChangeSetStatus,
    /// Why not.
    pub status_reason: Option<String>,
    /// Shown with values: what could not be worked out.
    pub warning: Option<String>,
    /// Whether it can be executed.
    pub execution_status: ExecutionStatus,
    /// When it was made.
    pub created: Timestamp,
    /// What the stack is to become.
    pub spec: Spec,
    /// The role to act under.
    pub role: Option<String>,
    /// What a failed execution leads to, if it was said.
    pub on_failure: Option<OnFailure>,
    /// Topics.
    pub notification_arns: Vec<String>,
    /// What would change.
    pub changes: Vec<Change>,
}
