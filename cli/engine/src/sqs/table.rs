//! Messages in `SQLite`: found by queue and by the time at which they become visible.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::core::{Store, StoreError};

/// The table of messages, and beside it where the dead letters among them came from. Times are milliseconds since 1970.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS sqs_messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    message_id TEXT NOT NULL,
    body TEXT NOT NULL,
    message_attributes TEXT NOT NULL,
    sender TEXT NOT NULL,
    sent INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0,
    first_received INTEGER,
    receipt TEXT
);
CREATE INDEX IF NOT EXISTS sqs_messages_by_visibility ON sqs_messages (queue, visible);
CREATE INDEX IF NOT EXISTS sqs_messages_by_receipt ON sqs_messages (receipt);
CREATE TABLE IF NOT EXISTS sqs_origins (
    sequence INTEGER PRIMARY KEY,
    queue TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS sqs_origins_go_with_messages AFTER DELETE ON sqs_messages
BEGIN DELETE FROM sqs_origins WHERE sequence = OLD.sequence; END;";

/// A message as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) sequence: i64,
    pub(super) message_id: String,
    pub(super) body: String,
    pub(super) message_attributes: String,
    pub(super) sender: String,
    pub(super) sent: i64,
    pub(super) receives: i64,
    pub(super) first_received: Option<i64>,
    pub(super) receipt: Option<String>,
    /// The queue that a dead letter was buried from.
    pub(super) origin: Option<String>,
}

/// A message that may be moved.
pub(super) struct Waiting {
    pub(super) sequence: i64,
    /// The queue that it was buried from.
    pub(super) origin: Option<String>,
}

/// A message that is about to be stored.
pub(super) struct New<'a> {
    pub(super) message_id: &'a str,
    pub(super) body: &'a str,
    pub(super) message_attributes: &'a str,
    pub(super) sender: &'a str,
    pub(super) sent: Timestamp,
    pub(super) visible: Timestamp,
}

pub(super) fn insert(store: &Store, queue: &str, new: &New<'_>) -> Result<(), StoreError> {
    store.transaction(|transaction| {
        transaction.execute(
            "INSERT INTO sqs_messages (queue, message_id, body, message_attributes, sender, sent, visible)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                queue,
                new.message_id,
                new.body,
                new.message_attributes,
                new.sender,
                new.sent.as_millisecond(),
                new.visible.as_millisecond()
            ],
        )?;
        Ok(())
    })
}

/// Takes the next visible message and hides it until `hidden_until`; `receipt` is how its receiver will name it.
pub(super) fn take(
    transaction: &Transaction<'_>,
    queue: &str,
    now: Timestamp,
    hidden_until: Timestamp,
    receipt: &str,
) -> Result<Option<Stored>, StoreError> {
    let found: Option<Stored> = transaction
        .prepare_cached(
            "SELECT sequence, message_id, body, message_attributes, sender, sent, receives, first_received, receipt,
                    (SELECT queue FROM sqs_origins WHERE sqs_origins.sequence = sqs_messages.sequence)
             FROM sqs_messages WHERE queue = ?1 AND visible <= ?2 ORDER BY visible, sequence LIMIT 1",
        )?
        .query_row(params![queue, now.as_millisecond()], stored)
        .optional()?;
    let Some(mut message) = found else { return Ok(None) };
    message.receives += 1;
    message.first_received.get_or_insert(now.as_millisecond());
    message.receipt = Some(receipt.to_owned());
    transaction.execute(
        "UPDATE sqs_messages SET visible = ?2, receives = ?3, first_received = ?4, receipt = ?5 WHERE sequence = ?1",
        params![
            message.sequence,
            hidden_until.as_millisecond(),
            message.receives,
            message.first_received,
            message.receipt
        ],
    )?;
    Ok(Some(message))
}

/// Moves a message to the dead-letter queue; it is visible there at once and keeps its id and the time it was sent.
pub(super) fn bury(
    transaction: &Transaction<'_>,
    message: &Stored,
    dead_letters: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT OR REPLACE INTO sqs_origins (sequence, queue)
         SELECT sequence, queue FROM sqs_messages WHERE sequence = ?1",
        [message.sequence],
    )?;
    transaction.execute(
        "UPDATE sqs_messages SET queue = ?2, visible = ?3, receipt = NULL WHERE sequence = ?1",
        params![message.sequence, dead_letters, now.as_millisecond()],
    )?;
    Ok(())
}

/// Up to `max` visible messages, in the order they would be taken.
pub(super) fn waiting(
    store: &Store,
    queue: &str,
    now: Timestamp,
    max: usize,
) -> Result<Vec<Waiting>, StoreError> {
    store.transaction(|transaction| {
        let mut statement = transaction.prepare_cached(
            "SELECT sequence, (SELECT queue FROM sqs_origins WHERE sqs_origins.sequence = sqs_messages.sequence)
             FROM sqs_messages WHERE queue = ?1 AND visible <= ?2 ORDER BY visible, sequence LIMIT ?3",
        )?;
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        let rows = statement.query_map(params![queue, now.as_millisecond(), max], |row| {
            Ok(Waiting { sequence: row.get(0)?, origin: row.get(1)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// Moves a message that is still visible to another queue, where it is a new one; how many were moved.
pub(super) fn renew(
    store: &Store,
    sequence: i64,
    queue: &str,
    message_id: &str,
    now: Timestamp,
    visible: Timestamp,
) -> Result<usize, StoreError> {
    store.transaction(|transaction| {
        let moved = transaction.execute(
            "UPDATE sqs_messages SET queue = ?2, message_id = ?3, sent = ?4, visible = ?5, receives = 0,
                    first_received = NULL, receipt = NULL
             WHERE sequence = ?1 AND visible <= ?4",
            params![sequence, queue, message_id, now.as_millisecond(), visible.as_millisecond()],
        )?;
        if moved > 0 {
            transaction.execute("DELETE FROM sqs_origins WHERE sequence = ?1", [sequence])?;
        }
        Ok(moved)
    })
}

/// Removes what `receipt` names; removing it twice is fine.
pub(super) fn delete(store: &Store, queue: &str, receipt: &str) -> Result<(), StoreError> {
    store.transaction(|transaction| {
        transaction
            .execute("DELETE FROM sqs_messages WHERE queue = ?1 AND receipt = ?2", params![queue, receipt])?;
        Ok(())
    })
}

/// Shows or hides what `receipt` names; false when it names nothing.
pub(super) fn hide(store: &Store, queue: &str, receipt: &str, until: Timestamp) -> Result<bool, StoreError> {
    store.transaction(|transaction| {
        let rows = transaction.execute(
            "UPDATE sqs_messages SET visible = ?3 WHERE queue = ?1 AND receipt = ?2",
            params![queue, receipt, until.as_millisecond()],
        )?;
        Ok(rows > 0)
    })
}

/// Removes every message of a queue, or those sent before `before`.
pub(super) fn purge(store: &Store, queue: &str, before: Option<Timestamp>) -> Result<(), StoreError> {
    let before = before.map_or(i64::MAX, Timestamp::as_millisecond);
    store.transaction(|transaction| {
        transaction
            .execute("DELETE FROM sqs_messages WHERE queue = ?1 AND sent < ?2", params![queue, before])?;
        Ok(())
    })
}

/// How many messages wait, are in flight (received, not deleted), and are delayed.
pub(super) fn counts(store: &Store, queue: &str, now: Timestamp) -> Result<(i64, i64, i64), StoreError> {
    store.transaction(|transaction| {
        Ok(transaction.query_row(
            "SELECT count(*) FILTER (WHERE visible <= ?2), count(*) FILTER (WHERE visible > ?2 AND receives > 0),
                    count(*) FILTER (WHERE visible > ?2 AND receives = 0)
             FROM sqs_messages WHERE queue = ?1",
            params![queue, now.as_millisecond()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?)
    })
}

/// When the next message becomes visible, if there is one.
pub(super) fn next_visible(store: &Store, queue: &str) -> Result<Option<Timestamp>, StoreError> {
    store.transaction(|transaction| {
        let at: Option<i64> = transaction.query_row(
            "SELECT min(visible) FROM sqs_messages WHERE queue = ?1",
            [queue],
            |row| row.get(0),
        )?;
        Ok(at.and_then(|at| Timestamp::from_millisecond(at).ok()))
    })
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        sequence: row.get(0)?,
        message_id: row.get(1)?,
        body: row.get(2)?,
        message_attributes: row.get(3)?,
        sender: row.get(4)?,
        sent: row.get(5)?,
        receives: row.get(6)?,
        first_received: row.get(7)?,
        receipt: row.get(8)?,
        origin: row.get(9)?,
    })
}
