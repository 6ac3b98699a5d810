//! An event of a stack or of one of its resources.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What happened, in AWS's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackEvent {
    /// A unique id.
    pub event_id: String,
    /// The stack's ARN.
    pub stack_id: String,
    /// The stack's name.
    pub stack_name: String,
    /// The resource's name in the template, or the stack's.
    pub logical_id: String,
    /// Its physical id; empty while there is none.
    pub physical_id: String,
    /// `AWS::CloudFormation::Stack` for the stack itself.
    pub type_name: String,
    /// When.
    pub time: Timestamp,
    /// For example `CREATE_COMPLETE`.
    pub status: String,
    /// Why.
    pub reason: Option<String>,
    /// The resolved properties as JSON.
    pub properties: Option<String>,
}

impl StackEvent {
    /// Whether it is about the stack itself.
    pub fn is_of_stack(&self) -> bool {
        self.physical_id == self.stack_id
    }
}
