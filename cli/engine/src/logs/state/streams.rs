//! Streams of a group.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::core::StoreError;
use crate::logs::state::groups::count;

/// A log stream. Times are milliseconds since 1970.
#[derive(Debug, Clone)]
pub struct Stream {
    /// Its name, unique in its group.
    pub name: String,
    /// When it was made.
    pub created: i64,
    /// The earliest event's time.
    pub first: Option<i64>,
    /// The latest event's time.
    pub last: Option<i64>,
    /// When the last event came in.
    pub ingested: Option<i64>,
}

const COLUMNS: &str = "name, created, first, last, ingested";

fn read(row: &Row<'_>) -> rusqlite::Result<Stream> {
    Ok(Stream {
        name: row.get(0)?,
        created: row.get(1)?,
        first: row.get(2)?,
        last: row.get(3)?,
        ingested: row.get(4)?,
    })
}

pub fn find(store: &Transaction<'_>, group: &str, name: &str) -> Result<Option<Stream>, StoreError> {
    let stream = store
        .prepare_cached(&format!("SELECT {COLUMNS} FROM log_streams WHERE log_group = ?1 AND name = ?2"))?
        .query_row([group, name], read)
        .optional()?;
    Ok(stream)
}

/// False if there was one of that name.
pub fn insert(store: &Transaction<'_>, group: &str, name: &str, now: i64) -> Result<bool, StoreError> {
    let rows = store
        .prepare_cached("INSERT OR IGNORE INTO log_streams (log_group, name, created) VALUES (?1, ?2, ?3)")?
        .execute(params![group, name, now])?;
    Ok(rows == 1)
}

/// How a listing is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By the time of the last event instead of by name; streams without events come first.
    pub by_last_event: bool,
    /// The other way round.
    pub descending: bool,
}

/// Up to `max` streams whose name starts with `prefix`, from the `skip`th on.
pub fn list(
    store: &Transaction<'_>,
    group: &str,
    prefix: &str,
    order: Order,
    skip: usize,
    max: usize,
) -> Result<Vec<Stream>, StoreError> {
    let way = if order.descending { "DESC" } else { "ASC" };
    let by = if order.by_last_event { format!("coalesce(last, 0) {way}, ") } else { String::new() };
    let sql = format!(
        "SELECT {COLUMNS} FROM log_streams WHERE log_group = ?1 AND substr(name, 1, length(?2)) = ?2
         ORDER BY {by}name {way} LIMIT ?3 OFFSET ?4"
    );
    let mut statement = store.prepare_cached(&sql)?;
    let rows = statement.query_map(params![group, prefix, count(max), count(skip)], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes events that came in.
pub fn note(
    store: &Transaction<'_>,
    group: &str,
    name: &str,
    (first, last): (i64, i64),
    now: i64,
) -> Result<(), StoreError> {
    store
        .prepare_cached(
            "UPDATE log_streams SET first = min(coalesce(first, ?3), ?3), last = max(coalesce(last, ?4), ?4),
             ingested = ?5 WHERE log_group = ?1 AND name = ?2",
        )?
        .execute(params![group, name, first, last, now])?;
    Ok(())
}

/// Removes a stream with its events; false if there was none.
pub fn delete(store: &Transaction<'_>, group: &str, name: &str) -> Result<bool, StoreError> {
    store.execute("DELETE FROM log_events WHERE log_group = ?1 AND stream = ?2", [group, name])?;
    let rows = store.execute("DELETE FROM log_streams WHERE log_group = ?1 AND name = ?2", [group, name])?;
    Ok(rows == 1)
}
