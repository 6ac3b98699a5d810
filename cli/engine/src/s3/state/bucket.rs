//! A bucket: one row with everything that is configured on it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::core::StoreError;

/// Whether a bucket keeps versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Versioning {
    /// Never was enabled.
    #[default]
    Never,
    /// Every write makes a version.
    Enabled,
    /// Writes replace the `null` version; earlier versions stay.
    Suspended,
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// Whether it keeps versions.
    pub versioning: Versioning,
    /// What else is configured, by the name of the sub-resource (`encryption`, `policy`, ...). Each is a document in the
    /// shape of its API model; the rules that need one decode it.
    pub settings: BTreeMap<String, Value>,
    /// Sorted by key.
    pub tags: BTreeMap<String, String>,
    /// Names the operation that made it, so that one that was cut off can be taken up.
    #[serde(default)]
    pub token: Option<String>,
    /// The service whose own it is: on AWS it would be in another account, so it is not listed.
    #[serde(default)]
    pub service: Option<String>,
}

impl Bucket {
    /// Reads one.
    pub fn find(transaction: &Transaction<'_>, name: &str) -> Result<Option<Self>, StoreError> {
        let body: Option<String> = transaction
            .prepare_cached("SELECT body FROM s3_buckets WHERE name = ?1")?
            .query_row(params![name], |row| row.get(0))
            .optional()?;
        body.map(|body| decode(name, &body)).transpose()
    }

    /// All, by name.
    pub fn all(transaction: &Transaction<'_>) -> Result<Vec<Self>, StoreError> {
        let mut statement = transaction.prepare_cached("SELECT name, body FROM s3_buckets ORDER BY name")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| {
            let (name, body): (String, String) = row?;
            decode(&name, &body)
        })
        .collect()
    }

    /// Writes it, new or not.
    pub fn save(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        let body = serde_json::to_string(self).map_err(|source| shape(&self.name, source))?;
        transaction
            .prepare_cached("INSERT OR REPLACE INTO s3_buckets (name, body) VALUES (?1, ?2)")?
            .execute(params![self.name, body])?;
        Ok(())
    }

    /// Removes it. Its objects must be gone.
    pub fn remove(transaction: &Transaction<'_>, name: &str) -> Result<(), StoreError> {
        transaction.prepare_cached("DELETE FROM s3_buckets WHERE name = ?1")?.execute(params![name])?;
        Ok(())
    }
}

fn decode(name: &str, body: &str) -> Result<Bucket, StoreError> {
    serde_json::from_str(body).map_err(|source| shape(name, source))
}

fn shape(name: &str, source: serde_json::Error) -> StoreError {
    StoreError::Shape { kind: "bucket".to_owned(), key: name.to_owned(), source }
}
