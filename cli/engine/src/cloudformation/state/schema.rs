//! Tables for what is read in order: a stack's resources by name and its events by number.

/// Run when the store is opened.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS cloudformation_resources (
    stack TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (stack, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cloudformation_events (
    stack TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (stack, number)
) WITHOUT ROWID;
";
