//! A resource of a stack: what exists, what it was before the update under way, and what waits to be removed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::status::ResourceStatus;
use crate::cloudformation::template::Policy;

/// A physical resource and what it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its type.
    pub type_name: String,
    /// The physical id.
    pub physical_id: String,
    /// Resolved, except for dynamic references.
    pub properties: Value,
    /// What `Fn::GetAtt` gives.
    pub attributes: Map<String, Value>,
    /// Whether its attributes are hidden from events.
    pub no_echo: bool,
    /// The resources it needs.
    pub needs: Vec<String>,
    /// `Metadata`, resolved.
    pub metadata: Option<Value>,
    /// What deletion does.
    pub deletion_policy: Policy,
    /// What replacement does to it.
    pub update_replace_policy: Policy,
}

/// A resource by its name in the template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// The name in the template.
    pub logical_id: String,
    /// Where it is.
    pub status: ResourceStatus,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    pub changed: Timestamp,
    /// What it is now, or is becoming. The physical id is empty until there is one.
    pub now: Version,
    /// What it was before the update under way: where a roll-back leads.
    pub before: Option<Version>,
    /// Replaced by the update under way: removed in its clean-up.
    pub replaced: Vec<Version>,
    /// Made by the operation under way: a roll-back removes it.
    pub fresh: bool,
    /// The stack's operation that touched it last; what is in progress under another one was cut off.
    pub operation: String,
}

impl Resource {
    /// Whether there is something in the world that belongs to it.
    pub fn exists(&self) -> bool {
        !self.now.physical_id.is_empty()
    }
}
