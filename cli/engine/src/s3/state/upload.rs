//! Multipart uploads: what has been begun, and the parts that have arrived.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::core::StoreError;
use crate::s3::state::column::{bytes, json, second};
use crate::s3::state::{About, Algorithm, Checksum};

/// What is decided when an upload begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What the object will say about itself.
    pub about: About,
    /// How its parts and the whole are checked.
    pub algorithm: Algorithm,
    /// Whether the client chose that.
    pub chosen: bool,
    /// The checksum of the whole is one of the parts' checksums.
    pub composite: bool,
    /// The newest version of the key when it began: another one at the end is a conflict for a conditional end.
    pub began: Option<i64>,
}

/// An upload that has been begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The upload's id.
    pub id: String,
    /// When it was begun.
    pub initiated: Timestamp,
    /// The rest.
    pub plan: Plan,
}

/// A part that has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// 1 to 10,000.
    pub number: u16,
    /// Bytes.
    pub size: u64,
    /// The MD5.
    pub etag: String,
    /// When it arrived.
    pub modified: Timestamp,
    /// The body's id.
    pub body: String,
    /// Its checksum.
    pub checksum: Checksum,
}

impl Upload {
    /// Writes it.
    pub fn insert(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        let plan = serde_json::to_string(&self.plan).map_err(|source| shape(&self.id, source))?;
        let initiated = self.initiated.as_second();
        transaction
            .prepare_cached(
                "INSERT INTO s3_uploads (bucket, key, id, initiated, body) VALUES (?1,?2,?3,?4,?5)",
            )?
            .execute(params![self.bucket, self.key, self.id, initiated, plan])?;
        Ok(())
    }

    /// Finds one.
    pub fn find(
        transaction: &Transaction<'_>,
        bucket: &str,
        key: &str,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let sql = "SELECT bucket, key, id, initiated, body FROM s3_uploads WHERE bucket = ?1 AND key = ?2 AND id = ?3";
        let mut statement = transaction.prepare_cached(sql)?;
        Ok(statement.query_row(params![bucket, key, id], Self::from_row).optional()?)
    }

    /// All of a bucket, by key and id.
    pub fn all(transaction: &Transaction<'_>, bucket: &str) -> Result<Vec<Self>, StoreError> {
        let sql = "SELECT bucket, key, id, initiated, body FROM s3_uploads WHERE bucket = ?1
                   ORDER BY key, initiated, id";
        let mut statement = transaction.prepare_cached(sql)?;
        let rows = statement.query_map(params![bucket], Self::from_row)?;
        rows.collect::<Result<_, _>>().map_err(StoreError::from)
    }

    /// Removes an upload with its parts; gives their bodies.
    pub fn remove(transaction: &Transaction<'_>, id: &str) -> Result<Vec<String>, StoreError> {
        let bodies = {
            let mut parts = transaction.prepare_cached("SELECT body FROM s3_parts WHERE upload = ?1")?;
            let rows = parts.query_map(params![id], |row| row.get(0))?;
            rows.collect::<Result<_, _>>()?
        };
        transaction.prepare_cached("DELETE FROM s3_parts WHERE upload = ?1")?.execute(params![id])?;
        transaction.prepare_cached("DELETE FROM s3_uploads WHERE id = ?1")?.execute(params![id])?;
        Ok(bodies)
    }

    /// Its parts, by number.
    pub fn parts(&self, transaction: &Transaction<'_>) -> Result<Vec<Part>, StoreError> {
        let sql = "SELECT number, size, etag, modified, body, checksum FROM s3_parts WHERE upload = ?1
                   ORDER BY number";
        let mut statement = transaction.prepare_cached(sql)?;
        let rows = statement.query_map(params![self.id], Part::from_row)?;
        rows.collect::<Result<_, _>>().map_err(StoreError::from)
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            bucket: row.get(0)?,
            key: row.get(1)?,
            id: row.get(2)?,
            initiated: second(row, 3)?,
            plan: json(row, 4)?,
        })
    }
}

impl Part {
    /// Writes it over an earlier one of that number; gives the body that is nobody's any more.
    pub fn save(&self, transaction: &Transaction<'_>, upload: &str) -> Result<Option<String>, StoreError> {
        let old = transaction
            .prepare_cached("SELECT body FROM s3_parts WHERE upload = ?1 AND number = ?2")?
            .query_row(params![upload, self.number], |row| row.get(0))
            .optional()?;
        let checksum = serde_json::to_string(&self.checksum).map_err(|source| shape(upload, source))?;
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO s3_parts (upload, number, size, etag, modified, body, checksum)
                 VALUES (?1,?2,?3,?4,?5,?6,?7)",
            )?
            .execute(params![
                upload,
                self.number,
                self.size.cast_signed(),
                self.etag,
                self.modified.as_second(),
                self.body,
                checksum
            ])?;
        Ok(old)
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            size: bytes(row, 1)?,
            etag: row.get(2)?,
            modified: second(row, 3)?,
            body: row.get(4)?,
            checksum: json(row, 5)?,
        })
    }
}

fn shape(id: &str, source: serde_json::Error) -> StoreError {
    StoreError::Shape { kind: "upload".to_owned(), key: id.to_owned(), source }
}
