//! What a change set would do, in the form that `DescribeChangeSet` shows.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// It is made.
    Add,
    /// It is changed or replaced.
    Modify,
    /// It goes.
    Remove,
}

/// Whether a change makes a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Replacement {
    /// Certainly.
    True,
    /// No.
    False,
    /// If a value that is not known yet turns out to be another.
    Conditional,
}

/// What a detail is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Target {
    /// `Properties`, `Metadata`, `Tags`, `DeletionPolicy`, `UpdateReplacePolicy`.
    pub attribute: String,
    /// The property.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `Never`, `Conditionally` or `Always`.
    pub requires_recreation: String,
    /// `/Properties/TopicName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_value: Option<String>,
    /// What it becomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_value: Option<String>,
    /// `Add`, `Remove` or `Modify`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute_change_type: Option<String>,
}

/// Why and where a resource changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Detail {
    /// What changes.
    pub target: Target,
    /// `Static` when the new value is known, `Dynamic` when it depends on what happens.
    pub evaluation: String,
    /// `DirectModification`, `ParameterReference`, `ResourceReference`, `ResourceAttribute`.
    pub change_source: String,
    /// The parameter, resource or attribute behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub causing_entity: Option<String>,
}

/// One resource's change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What happens.
    pub action: Action,
    /// The name in the template.
    pub logical_id: String,
    /// The physical id, if there is one.
    pub physical_id: Option<String>,
    /// The type.
    pub type_name: String,
    /// For `Modify`.
    pub replacement: Option<Replacement>,
    /// `Delete`, `Retain`, `ReplaceAndDelete`, `ReplaceAndRetain`.
    pub policy_action: Option<String>,
    /// The attributes that change.
    pub scope: Vec<String>,
    /// What is shown without values: one detail per property and cause.
    pub details: Vec<Detail>,
    /// What is shown with values: one detail per value that changes.
    pub value_details: Vec<Detail>,
    /// `{"Properties": {...}}` as it is.
    pub before: Option<Value>,
    /// `{"Properties": {...}}` as it becomes.
    pub after: Option<Value>,
    /// Only a value that is not known yet could change it: AWS lists it without values, and leaves it out with values.
    pub uncertain: bool,
}
