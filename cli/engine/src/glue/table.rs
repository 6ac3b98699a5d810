//! Tables: columns, and where and how their data are kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{allow, database, exists, folded, not_found};
use crate::core::{ApiError, Call, Cloud};

const KIND: &str = "glue/table";

/// A table as it is stored.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Table {
    pub(super) database: String,
    pub(super) name: String,
    /// `TableInput` as it was given.
    pub(super) input: Value,
    /// Goes up with every update.
    pub(super) version: u64,
    pub(super) created: Timestamp,
    /// Of the attempt that made it: one that is taken up again finds its own.
    pub(super) token: Option<String>,
    pub(super) updated: Timestamp,
    pub(super) created_by: String,
}

/// Makes a table in a database that is there; with a token once, however often that attempt is repeated.
pub fn create(call: &Call, database: &str, input: Value, token: Option<String>) -> Result<(), ApiError> {
    let (database, name) = (folded(database), folded(input["Name"].as_str().unwrap_or_default()));
    allow(call, "glue:CreateTable", &resources(&database, &name))?;
    database::find(&call.cloud, &database)?;
    let now = call.now();
    let created_by = call.principal.name().to_owned();
    let table = Table { database, name, input, version: 0, created: now, updated: now, token, created_by };
    if call.cloud.store.insert(KIND, &key(&table.database, &table.name), &table)? {
        return Ok(());
    }
    let own = table.token.is_some() && find(&call.cloud, &table.database, &table.name)?.token == table.token;
    if own { Ok(()) } else { Err(exists("Table")) }
}

/// Describes a table anew.
pub fn update(call: &Call, database: &str, input: Value) -> Result<(), ApiError> {
    let (database, name) = (folded(database), folded(input["Name"].as_str().unwrap_or_default()));
    allow(call, "glue:UpdateTable", &resources(&database, &name))?;
    let before = find(&call.cloud, &database, &name)?;
    let table = Table { input, version: before.version + 1, updated: call.now(), ..before };
    Ok(call.cloud.store.put(KIND, &key(&database, &name), &table)?)
}

/// Deletes a table; its data stay where they are.
pub fn delete(call: &Call, database: &str, name: &str) -> Result<(), ApiError> {
    let (database, name) = (folded(database), folded(name));
    allow(call, "glue:DeleteTable", &resources(&database, &name))?;
    find(&call.cloud, &database, &name)?;
    call.cloud.store.delete(KIND, &key(&database, &name))?;
    Ok(())
}

pub(super) fn get(call: &Call, database: &str, name: &str) -> Result<Table, ApiError> {
    let (database, name) = (folded(database), folded(name));
    allow(call, "glue:GetTable", &resources(&database, &name))?;
    database::find(&call.cloud, &database)?;
    find(&call.cloud, &database, &name)
}

/// The tables of a database, by name.
pub(super) fn list(call: &Call, database: &str) -> Result<Vec<Table>, ApiError> {
    let database = folded(database);
    allow(call, "glue:GetTables", &resources(&database, "*"))?;
    database::find(&call.cloud, &database)?;
    let tables = call.cloud.store.list(KIND, &key(&database, ""))?;
    Ok(tables.into_iter().map(|(_, table)| table).collect())
}

/// Drops the tables of a database that is being deleted.
pub(super) fn forget_all(cloud: &Cloud, database: &str) -> Result<(), ApiError> {
    for (place, _) in cloud.store.list::<Table>(KIND, &key(database, ""))? {
        cloud.store.delete(KIND, &place)?;
    }
    Ok(())
}

fn find(cloud: &Cloud, database: &str, name: &str) -> Result<Table, ApiError> {
    cloud.store.get(KIND, &key(database, name))?.ok_or_else(|| not_found("Table", name))
}

fn key(database: &str, name: &str) -> String {
    format!("{database}/{name}")
}

fn resources(database: &str, name: &str) -> [String; 2] {
    [database::resource(database), format!("table/{database}/{name}")]
}
