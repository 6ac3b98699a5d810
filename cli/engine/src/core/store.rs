//! One store: state lives in `SQLite`, and a change is durable before it is answered.
//!
//! Most state is small documents found by name; they share one table of (kind, key, body). What needs an index of its
//! own (objects, log events, messages) declares its tables in [`crate::services::SCHEMAS`] and works in
//! [`Store::transaction`]. Calls are short and synchronous; a mutex keeps them in order.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What can go wrong between the rules and the disk.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("the store failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A document does not have the shape the code expects: it was written by another version.
    #[error("the stored {kind} {key} cannot be read: {source}; `mdd local reset` starts afresh")]
    Shape {
        /// The document's kind.
        kind: String,
        /// The document's key.
        key: String,
        /// What serde said.
        source: serde_json::Error,
    },
    /// A file beside the database could not be written or read.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Prepared statements that are kept.
const STATEMENTS: usize = 256;

/// The engine's state on disk.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    folder: PathBuf,
}

impl Store {
    /// Opens or creates `state.sqlite` in `folder`, which must exist.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(folder.join("state.sqlite"))?;
        // More statements than are in use at a time: preparing one costs as much as running it.
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS documents (
                kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
            ) WITHOUT ROWID;",
        )?;
        for schema in crate::services::SCHEMAS {
            connection.execute_batch(schema)?;
        }
        Ok(Self { connection: Mutex::new(connection), folder: folder.to_owned() })
    }

    /// The data folder, for what does not belong into a database (object bodies, build folders).
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` in one transaction, committed when it returns `Ok`. Never call the store again inside.
    pub fn transaction<R, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let mut connection = self.lock();
        let transaction = connection.transaction().map_err(StoreError::from)?;
        let result = work(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(result)
    }

    /// One document.
    pub fn get<T: DeserializeOwned>(&self, kind: &str, key: &str) -> Result<Option<T>, StoreError> {
        let body: Option<String> = self
            .lock()
            .prepare_cached("SELECT body FROM documents WHERE kind = ?1 AND key = ?2")?
            .query_row(params![kind, key], |row| row.get(0))
            .optional()?;
        body.map(|body| decode(kind, key, &body)).transpose()
    }

    /// Writes one document, new or not.
    pub fn put<T: Serialize>(&self, kind: &str, key: &str, value: &T) -> Result<(), StoreError> {
        let body = encode(kind, key, value)?;
        self.lock()
            .prepare_cached("INSERT OR REPLACE INTO documents (kind, key, body) VALUES (?1, ?2, ?3)")?
            .execute(params![kind, key, body])?;
        Ok(())
    }

    /// Writes one document if there is none of that name; false when there was.
    pub fn insert<T: Serialize>(&self, kind: &str, key: &str, value: &T) -> Result<bool, StoreError> {
        let body = encode(kind, key, value)?;
        let rows = self
            .lock()
            .prepare_cached("INSERT OR IGNORE INTO documents (kind, key, body) VALUES (?1, ?2, ?3)")?
            .execute(params![kind, key, body])?;
        Ok(rows == 1)
    }

    /// Changes one document in a single transaction; `None` when it does not exist.
    pub fn update<T: Serialize + DeserializeOwned, R>(
        &self,
        kind: &str,
        key: &str,
        change: impl FnOnce(&mut T) -> R,
    ) -> Result<Option<R>, StoreError> {
        self.transaction(|transaction| {
            let body: Option<String> = transaction
                .prepare_cached("SELECT body FROM documents WHERE kind = ?1 AND key = ?2")?
                .query_row(params![kind, key], |row| row.get(0))
                .optional()?;
            let Some(body) = body else { return Ok(None) };
            let mut value: T = decode(kind, key, &body)?;
            let result = change(&mut value);
            transaction
                .prepare_cached("UPDATE documents SET body = ?3 WHERE kind = ?1 AND key = ?2")?
                .execute(params![kind, key, encode(kind, key, &value)?])?;
            Ok(Some(result))
        })
    }

    /// Removes one document; false when there was none.
    pub fn delete(&self, kind: &str, key: &str) -> Result<bool, StoreError> {
        let rows = self
            .lock()
            .prepare_cached("DELETE FROM documents WHERE kind = ?1 AND key = ?2")?
            .execute(params![kind, key])?;
        Ok(rows == 1)
    }

    /// All documents of a kind whose key starts with `prefix`, in the order of their keys.
    pub fn list<T: DeserializeOwned>(
        &self,
        kind: &str,
        prefix: &str,
    ) -> Result<Vec<(String, T)>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT key, body FROM documents WHERE kind = ?1 AND substr(key, 1, length(?2)) = ?2 ORDER BY key",
        )?;
        let rows = statement.query_map(params![kind, prefix], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| {
            let (key, body): (String, String) = row?;
            let value = decode(kind, &key, &body)?;
            Ok((key, value))
        })
        .collect()
    }
}

fn encode<T: Serialize>(kind: &str, key: &str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|source| StoreError::Shape {
        kind: kind.into(),
        key: key.into(),
        source,
    })
}

fn decode<T: DeserializeOwned>(kind: &str, key: &str, body: &str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|source| StoreError::Shape {
        kind: kind.into(),
        key: key.into(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_survive_reopening_and_are_listed_by_prefix() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        assert!(store.insert("stack", "b/1", &1).unwrap());
        assert!(!store.insert("stack", "b/1", &2).unwrap());
        store.put("stack", "b/2", &3).unwrap();
        store.put("stack", "c/1", &4).unwrap();
        store.update("stack", "b/2", |value: &mut i32| *value += 10).unwrap();
        drop(store);

        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.list::<i32>("stack", "b/").unwrap(), [("b/1".into(), 1), ("b/2".into(), 13)]);
        assert!(store.delete("stack", "b/1").unwrap());
        assert_eq!(store.get::<i32>("stack", "b/1").unwrap(), None);
    }
}
