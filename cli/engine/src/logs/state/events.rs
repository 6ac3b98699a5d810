//! Events of a group, in the order of their time.

use rusqlite::types::Value;
use rusqlite::{Row, Transaction, params, params_from_iter};

use crate::core::StoreError;
use crate::logs::position::{Direction, Position};

/// A stored line.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its number.
    pub id: i64,
    /// The stream it belongs to.
    pub stream: String,
    /// Milliseconds since 1970, as its writer said.
    pub time: i64,
    /// When it came in.
    pub ingested: i64,
    /// The text.
    pub message: String,
}

impl Event {
    /// Where it stands.
    pub fn position(&self) -> Position {
        Position { time: self.time, id: self.id }
    }

    /// What it counts for where bytes are limited.
    pub fn size(&self) -> usize {
        self.message.len() + 26
    }
}

/// Which events are wanted.
#[derive(Debug, Clone)]
pub struct Range {
    /// The group.
    pub group: String,
    /// Only these streams; empty for all.
    pub streams: Vec<String>,
    /// Only streams whose name starts so.
    pub stream_prefix: Option<String>,
    /// From this time on (inclusive).
    pub start: i64,
    /// Up to this time (exclusive).
    pub end: i64,
    /// The position to read from, which itself is left out.
    pub from: Position,
    /// Which way.
    pub direction: Direction,
}

impl Range {
    /// Every event of a group's stream.
    pub fn of_stream(group: &str, stream: &str, from: Position, direction: Direction) -> Self {
        Self {
            group: group.to_owned(),
            streams: vec![stream.to_owned()],
            stream_prefix: None,
            start: 0,
            end: i64::MAX,
            from,
            direction,
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        id: row.get(0)?,
        stream: row.get(1)?,
        time: row.get(2)?,
        ingested: row.get(3)?,
        message: row.get(4)?,
    })
}

/// Adds one line.
pub fn insert(
    store: &Transaction<'_>,
    group: &str,
    stream: &str,
    time: i64,
    now: i64,
    message: &str,
) -> Result<(), StoreError> {
    store
        .prepare_cached(
            "INSERT INTO log_events (log_group, stream, time, ingested, message) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![group, stream, time, now, message])?;
    Ok(())
}

/// Up to `max` events, in the order of reading: the nearest to `range.from` first.
pub fn list(store: &Transaction<'_>, range: &Range, max: usize) -> Result<Vec<Event>, StoreError> {
    let (beyond, way) = match range.direction {
        Direction::Forward => (">", "ASC"),
        Direction::Backward => ("<", "DESC"),
    };
    let mut sql = format!(
        "SELECT id, stream, time, ingested, message FROM log_events
         WHERE log_group = ? AND time >= ? AND time < ? AND (time, id) {beyond} (?, ?)"
    );
    let mut values: Vec<Value> = vec![
        range.group.clone().into(),
        range.start.into(),
        range.end.into(),
        range.from.time.into(),
        range.from.id.into(),
    ];
    if !range.streams.is_empty() {
        sql.push_str(&format!(" AND stream IN ({})", vec!["?"; range.streams.len()].join(", ")));
        values.extend(range.streams.iter().cloned().map(Value::from));
    }
    if let Some(prefix) = &range.stream_prefix {
        sql.push_str(" AND substr(stream, 1, length(?)) = ?");
        values.extend([Value::from(prefix.clone()), Value::from(prefix.clone())]);
    }
    sql.push_str(&format!(" ORDER BY time {way}, id {way} LIMIT ?"));
    values.push(crate::logs::state::groups::count(max).into());
    let mut statement = store.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Drops what is older than a group keeps.
pub fn expire(store: &Transaction<'_>, group: &str, before: i64) -> Result<(), StoreError> {
    store
        .prepare_cached("DELETE FROM log_events WHERE log_group = ?1 AND time < ?2")?
        .execute(params![group, before])?;
    Ok(())
}
