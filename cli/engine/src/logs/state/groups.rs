//! Groups.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::core::StoreError;

/// A log group.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// When it was made; milliseconds since 1970.
    pub created: i64,
    /// Days that events are kept; `None` for ever.
    pub retention: Option<i64>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// The operation that made it, so that one that was cut off finds it again.
    pub token: Option<String>,
}

const COLUMNS: &str = "name, created, retention, tags, token";

fn read(row: &Row<'_>) -> rusqlite::Result<Group> {
    let tags: String = row.get(3)?;
    Ok(Group {
        name: row.get(0)?,
        created: row.get(1)?,
        retention: row.get(2)?,
        tags: serde_json::from_str(&tags).unwrap_or_default(),
        token: row.get(4)?,
    })
}

pub fn find(store: &Transaction<'_>, name: &str) -> Result<Option<Group>, StoreError> {
    let group = store
        .prepare_cached(&format!("SELECT {COLUMNS} FROM log_groups WHERE name = ?1"))?
        .query_row([name], read)
        .optional()?;
    Ok(group)
}

/// Up to `max` groups in the order of their names, after `after`, with `part` in the name (at its start if `prefix`).
pub fn list(
    store: &Transaction<'_>,
    after: &str,
    part: &str,
    prefix: bool,
    max: usize,
) -> Result<Vec<Group>, StoreError> {
    let test = if prefix { "substr(name, 1, length(?2)) = ?2" } else { "instr(name, ?2) > 0 OR ?2 = ''" };
    let sql = format!("SELECT {COLUMNS} FROM log_groups WHERE name > ?1 AND ({test}) ORDER BY name LIMIT ?3");
    let mut statement = store.prepare_cached(&sql)?;
    let rows = statement.query_map(params![after, part, count(max)], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes a group, new or not.
pub fn put(store: &Transaction<'_>, group: &Group) -> Result<(), StoreError> {
    let tags = serde_json::to_string(&group.tags).unwrap_or_default();
    store
        .prepare_cached(&format!(
            "INSERT OR REPLACE INTO log_groups ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5)"
        ))?
        .execute(params![group.name, group.created, group.retention, tags, group.token])?;
    Ok(())
}

/// Removes a group with its streams and events.
pub fn delete(store: &Transaction<'_>, name: &str) -> Result<(), StoreError> {
    store.execute("DELETE FROM log_events WHERE log_group = ?1", [name])?;
    store.execute("DELETE FROM log_streams WHERE log_group = ?1", [name])?;
    store.execute("DELETE FROM log_groups WHERE name = ?1", [name])?;
    Ok(())
}

/// How many bytes a group holds, counted as AWS bills them: 26 for each event beside its text.
pub fn bytes(store: &Transaction<'_>, name: &str) -> Result<i64, StoreError> {
    let bytes = store
        .prepare_cached(
            "SELECT coalesce(sum(length(CAST(message AS BLOB)) + 26), 0) FROM log_events WHERE log_group = ?1",
        )?
        .query_row([name], |row| row.get(0))?;
    Ok(bytes)
}

/// A limit as `SQLite` wants it.
pub fn count(max: usize) -> i64 {
    i64::try_from(max).unwrap_or(i64::MAX)
}
