//! Databases: names for tables that belong together.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{allow, exists, folded, not_found, table};
use crate::core::{ApiError, Call, Cloud};

const KIND: &str = "glue/database";

/// A database as it is stored.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Database {
    pub(super) name: String,
    /// `DatabaseInput` as it was given.
    pub(super) input: Value,
    pub(super) created: Timestamp,
    /// Of the attempt that made it: one that is taken up again finds its own.
    pub(super) token: Option<String>,
}

/// Makes a database; with a token once, however often that attempt is repeated.
pub fn create(call: &Call, name: &str, input: Value, token: Option<String>) -> Result<(), ApiError> {
    let name = folded(name);
    allow(call, "glue:CreateDatabase", &[resource(&name)])?;
    let database = Database { name: name.clone(), input, created: call.now(), token };
    if call.cloud.store.insert(KIND, &name, &database)? {
        return Ok(());
    }
    let own = database.token.is_some() && find(&call.cloud, &name)?.token == database.token;
    if own { Ok(()) } else { Err(exists("Database")) }
}

/// Describes a database anew.
pub fn update(call: &Call, name: &str, input: Value) -> Result<(), ApiError> {
    let name = folded(name);
    allow(call, "glue:UpdateDatabase", &[resource(&name)])?;
    let database = Database { input, ..find(&call.cloud, &name)? };
    Ok(call.cloud.store.put(KIND, &name, &database)?)
}

/// Deletes a database and the tables in it.
pub fn delete(call: &Call, name: &str) -> Result<(), ApiError> {
    let name = folded(name);
    let all = |kind: &str| format!("{kind}/{name}/*");
    allow(call, "glue:DeleteDatabase", &[resource(&name), all("table"), all("userDefinedFunction")])?;
    find(&call.cloud, &name)?;
    table::forget_all(&call.cloud, &name)?;
    call.cloud.store.delete(KIND, &name)?;
    Ok(())
}

pub(super) fn get(call: &Call, name: &str) -> Result<Database, ApiError> {
    let name = folded(name);
    allow(call, "glue:GetDatabase", &[resource(&name)])?;
    find(&call.cloud, &name)
}

pub(super) fn list(call: &Call) -> Result<Vec<Database>, ApiError> {
    allow(call, "glue:GetDatabases", &[resource("*")])?;
    Ok(call.cloud.store.list(KIND, "")?.into_iter().map(|(_, database)| database).collect())
}

/// A database of this folded name.
pub(super) fn find(cloud: &Cloud, name: &str) -> Result<Database, ApiError> {
    cloud.store.get(KIND, name)?.ok_or_else(|| not_found("Database", name))
}

/// As ARNs name it.
pub(super) fn resource(name: &str) -> String {
    format!("database/{name}")
}
