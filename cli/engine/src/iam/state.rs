//! A role as it is kept.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::core::{Cloud, StoreError};

const KIND: &str = "iam/role";

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// `AROA...`
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// `/` or `/a/b/`.
    pub path: String,
    /// When it was made.
    pub created: Timestamp,
    /// For people.
    pub description: Option<String>,
    /// Who may assume it, as JSON.
    pub trust: String,
    /// Seconds.
    pub max_session_duration: u32,
    /// Inline policies by name, as JSON.
    pub policies: BTreeMap<String, String>,
    /// ARNs of managed policies.
    pub attached: Vec<String>,
    /// ARN of the boundary.
    pub boundary: Option<String>,
    /// Keys and values.
    pub tags: Vec<(String, String)>,
    /// The attempt that made it, when a stack did.
    pub token: Option<String>,
}

/// The role of this name.
pub fn find(cloud: &Cloud, name: &str) -> Result<Option<Role>, StoreError> {
    cloud.store.get(KIND, name)
}

/// All roles by name.
pub fn all(cloud: &Cloud) -> Result<Vec<Role>, StoreError> {
    Ok(cloud.store.list(KIND, "")?.into_iter().map(|(_, role)| role).collect())
}

/// Writes a new role; false when there is one of this name.
pub fn insert(cloud: &Cloud, role: &Role) -> Result<bool, StoreError> {
    cloud.store.insert(KIND, &role.name, role)
}

/// Changes a role; nothing when it does not exist.
pub fn update<R>(
    cloud: &Cloud,
    name: &str,
    change: impl FnOnce(&mut Role) -> R,
) -> Result<Option<R>, StoreError> {
    cloud.store.update(KIND, name, change)
}

/// Forgets a role.
pub fn remove(cloud: &Cloud, name: &str) -> Result<bool, StoreError> {
    cloud.store.delete(KIND, name)
}
