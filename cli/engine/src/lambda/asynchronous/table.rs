//! The queue: one row per event until it has succeeded or was given up.

use bytes::Bytes;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::core::{ApiError, Store, StoreError};

/// `running` is set while an attempt runs; an engine that was killed leaves it set, and the next one clears it.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS lambda_events (
    id TEXT PRIMARY KEY, function TEXT NOT NULL, payload BLOB NOT NULL, received INTEGER NOT NULL,
    due INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, throttles INTEGER NOT NULL DEFAULT 0,
    running INTEGER NOT NULL DEFAULT 0, answer BLOB
);
CREATE INDEX IF NOT EXISTS lambda_events_due ON lambda_events (running, due);
";

/// An event in the queue.
#[derive(Debug, Clone)]
pub struct Queued {
    /// Its id, also the request's.
    pub id: String,
    /// The function's name.
    pub function: String,
    /// JSON.
    pub payload: Bytes,
    /// When it came.
    pub received: Timestamp,
    /// How often the function has failed on it.
    pub attempts: u32,
    /// How often there was no place for it.
    pub throttles: u32,
    /// What the function said when it failed last.
    pub answer: Option<Bytes>,
}

const COLUMNS: &str = "id, function, payload, received, attempts, throttles, answer";

fn read(row: &Row<'_>) -> rusqlite::Result<Queued> {
    let received: i64 = row.get(3)?;
    Ok(Queued {
        id: row.get(0)?,
        function: row.get(1)?,
        payload: row.get::<_, Vec<u8>>(2)?.into(),
        received: Timestamp::from_millisecond(received).unwrap_or_default(),
        attempts: row.get(4)?,
        throttles: row.get(5)?,
        answer: row.get::<_, Option<Vec<u8>>>(6)?.map(Bytes::from),
    })
}

pub fn insert(
    store: &Store,
    id: &str,
    function: &str,
    payload: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    execute(
        store,
        "INSERT INTO lambda_events (id, function, payload, received, due) VALUES (?1, ?2, ?3, ?4, ?4)",
        params![id, function, payload, now.as_millisecond()],
    )
}

/// The functions that have an event to be tried now, with how many of theirs are being tried.
pub fn due_functions(store: &Store, now: Timestamp) -> Result<Vec<(String, usize)>, ApiError> {
    store.transaction(|transaction| {
        let mut statement = transaction
            .prepare_cached(
                "SELECT function, (SELECT count(*) FROM lambda_events AS busy
                    WHERE busy.running = 1 AND busy.function = lambda_events.function)
                 FROM lambda_events WHERE running = 0 AND due <= ?1 GROUP BY function",
            )
            .map_err(StoreError::from)?;
        let rows = statement
            .query_map([now.as_millisecond()], |row| {
                let busy: i64 = row.get(1)?;
                Ok((row.get(0)?, usize::try_from(busy).unwrap_or_default()))
            })
            .map_err(StoreError::from)?;
        Ok(rows.collect::<Result<_, _>>().map_err(StoreError::from)?)
    })
}

/// Takes up to `max` of a function's events that are due, the longest due first.
pub fn take(store: &Store, function: &str, now: Timestamp, max: usize) -> Result<Vec<Queued>, ApiError> {
    let max = i64::try_from(max).unwrap_or(i64::MAX);
    let events = store.transaction(|transaction| {
        let mut statement = transaction.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM lambda_events WHERE running = 0 AND due <= ?1 AND function = ?2
             ORDER BY due, rowid LIMIT ?3"
        ))?;
        let rows = statement.query_map(params![now.as_millisecond(), function, max], read)?;
        let events: Vec<Queued> = rows.collect::<Result<_, _>>()?;
        for event in &events {
            transaction
                .prepare_cached("UPDATE lambda_events SET running = 1 WHERE id = ?1")?
                .execute([&event.id])?;
        }
        Ok::<_, StoreError>(events)
    })?;
    Ok(events)
}

/// When the next event is due that is not due yet.
pub fn next_due(store: &Store, now: Timestamp) -> Result<Option<Timestamp>, ApiError> {
    let next: Option<i64> = store.transaction(|transaction| {
        let next = transaction
            .prepare_cached("SELECT min(due) FROM lambda_events WHERE running = 0 AND due > ?1")?
            .query_row([now.as_millisecond()], |row| row.get(0))
            .optional()?;
        Ok::<_, StoreError>(next.flatten())
    })?;
    Ok(next.and_then(|next| Timestamp::from_millisecond(next).ok()))
}

/// Puts an event back, to be tried at `due`.
pub fn put_back(store: &Store, event: &Queued, due: Timestamp) -> Result<(), StoreError> {
    execute(
        store,
        "UPDATE lambda_events SET running = 0, due = ?2, attempts = ?3, throttles = ?4, answer = ?5 WHERE id = ?1",
        params![event.id, due.as_millisecond(), event.attempts, event.throttles, event.answer.as_deref()],
    )
}

/// Removes an event that is done with.
pub fn remove(store: &Store, id: &str) -> Result<(), StoreError> {
    execute(store, "DELETE FROM lambda_events WHERE id = ?1", params![id])
}

/// Removes the events of a function.
pub fn remove_all(store: &Store, function: &str) -> Result<(), StoreError> {
    execute(store, "DELETE FROM lambda_events WHERE function = ?1", params![function])
}

/// Attempts that a killed engine did not finish are to be made again.
pub fn reset(store: &Store) -> Result<(), StoreError> {
    execute(store, "UPDATE lambda_events SET running = 0", params![])
}

fn execute(store: &Store, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<(), StoreError> {
    store.transaction(|transaction| {
        transaction.prepare_cached(sql)?.execute(values)?;
        Ok(())
    })
}
