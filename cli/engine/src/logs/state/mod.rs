//! What is stored: three tables, because events are many and are read by time.

pub(super) mod events;
pub(super) mod groups;
pub(super) mod streams;

/// Groups, streams and events. An event's number tells the order in which events of the same time arrived.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS log_groups (
    name TEXT PRIMARY KEY, created INTEGER NOT NULL, retention INTEGER, tags TEXT NOT NULL, token TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_streams (
    log_group TEXT NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL,
    first INTEGER, last INTEGER, ingested INTEGER, PRIMARY KEY (log_group, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, log_group TEXT NOT NULL, stream TEXT NOT NULL,
    time INTEGER NOT NULL, ingested INTEGER NOT NULL, message TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS log_events_of_group ON log_events (log_group, time, id);
CREATE INDEX IF NOT EXISTS log_events_of_stream ON log_events (log_group, stream, time, id);
";
