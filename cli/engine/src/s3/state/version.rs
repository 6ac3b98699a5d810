//! A version of an object: a row of its own, the newest first. A delete marker is a version without a body.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::core::StoreError;
use crate::s3::state::Checksum;
use crate::s3::state::column::{bytes, json, second};

/// The id of the version that a bucket without versioning (or with it suspended) writes.
pub const NULL: &str = "null";

/// How an object says it is encrypted. Bodies lie on the disk as they came: this is what AWS would answer, no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encryption {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub algorithm: String,
    /// The key's ARN, for `aws:kms`.
    pub key: Option<String>,
    /// Whether the bucket key is used.
    pub bucket_key: Option<bool>,
}

/// What an object says about itself, beside what listings show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// The other headers that come back as they were given, by name in lower case.
    pub headers: BTreeMap<String, String>,
    /// `x-amz-meta-*`.
    pub metadata: BTreeMap<String, String>,
    /// Sorted by key.
    pub tags: BTreeMap<String, String>,
    /// The checksum.
    pub checksum: Option<Checksum>,
    /// The encryption.
    pub encryption: Option<Encryption>,
    /// Only `STANDARD` is left out.
    pub storage_class: Option<String>,
    /// The sizes of the parts it was uploaded in.
    pub parts: Vec<u64>,
}

/// One version of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// Grows with every write in this engine.
    pub seq: i64,
    /// `null` or 32 hexadecimal digits.
    pub id: String,
    /// The newest of its key.
    pub latest: bool,
    /// A delete marker.
    pub marker: bool,
    /// Bytes.
    pub size: u64,
    /// Without quotes.
    pub etag: String,
    /// To the second, as S3 tells it.
    pub modified: Timestamp,
    /// The body's id; a marker has none.
    pub body: Option<String>,
    /// The rest.
    pub about: About,
}

/// What is worth knowing of a version that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// It was the newest of its key.
    pub latest: bool,
    /// It was a delete marker.
    pub marker: bool,
    /// The body that is nobody's any more.
    pub body: Option<String>,
}

/// The columns that [`Version::from_row`] expects.
pub const COLUMNS: &str = "bucket, key, seq, id, latest, marker, size, etag, modified, body, about";

impl Version {
    /// Reads a row of [`COLUMNS`].
    pub fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            bucket: row.get(0)?,
            key: row.get(1)?,
            seq: row.get(2)?,
            id: row.get(3)?,
            latest: row.get(4)?,
            marker: row.get(5)?,
            size: bytes(row, 6)?,
            etag: row.get(7)?,
            modified: second(row, 8)?,
            body: row.get(9)?,
            about: json(row, 10)?,
        })
    }

    /// The version `id` of a key.
    pub fn find(
        transaction: &Transaction<'_>,
        bucket: &str,
        key: &str,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM s3_versions WHERE bucket = ?1 AND key = ?2 AND id = ?3");
        let mut statement = transaction.prepare_cached(&sql)?;
        Ok(statement.query_row(params![bucket, key, id], Self::from_row).optional()?)
    }

    /// The newest version of a key, be it an object or a marker.
    pub fn latest(
        transaction: &Transaction<'_>,
        bucket: &str,
        key: &str,
    ) -> Result<Option<Self>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM s3_versions WHERE bucket = ?1 AND key = ?2 ORDER BY seq DESC LIMIT 1"
        );
        let mut statement = transaction.prepare_cached(&sql)?;
        Ok(statement.query_row(params![bucket, key], Self::from_row).optional()?)
    }

    /// The next number of the sequence.
    pub fn next_seq(transaction: &Transaction<'_>) -> Result<i64, StoreError> {
        let sql = "UPDATE s3_sequence SET last = last + 1 RETURNING last";
        Ok(transaction.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Makes this the newest version of its key.
    pub fn insert(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        transaction
            .prepare_cached(
                "UPDATE s3_versions SET latest = 0 WHERE bucket = ?1 AND key = ?2 AND latest = 1",
            )?
            .execute(params![self.bucket, self.key])?;
        let sql = format!("INSERT INTO s3_versions ({COLUMNS}) VALUES (?1,?2,?3,?4,1,?5,?6,?7,?8,?9,?10)");
        transaction.prepare_cached(&sql)?.execute(params![
            self.bucket,
            self.key,
            self.seq,
            self.id,
            self.marker,
            self.size.cast_signed(),
            self.etag,
            self.modified.as_second(),
            self.body,
            self.encoded()?
        ])?;
        Ok(())
    }

    /// Writes what it says about itself anew.
    pub fn describe(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        transaction
            .prepare_cached("UPDATE s3_versions SET about = ?4 WHERE bucket = ?1 AND key = ?2 AND seq = ?3")?
            .execute(params![self.bucket, self.key, self.seq, self.encoded()?])?;
        Ok(())
    }

    /// Removes the row; the next older version becomes the newest.
    pub fn delete(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        transaction
            .prepare_cached("DELETE FROM s3_versions WHERE bucket = ?1 AND key = ?2 AND seq = ?3")?
            .execute(params![self.bucket, self.key, self.seq])?;
        if self.latest {
            Self::promote(transaction, &self.bucket, &self.key)?;
        }
        Ok(())
    }

    /// Removes the row of the version `id` without reading it. Where that was the newest, it is the caller's to
    /// [`promote`](Self::promote) another, once for all that it removes of a key.
    pub fn remove(
        transaction: &Transaction<'_>,
        bucket: &str,
        key: &str,
        id: &str,
    ) -> Result<Option<Removed>, StoreError> {
        let sql = "DELETE FROM s3_versions WHERE bucket = ?1 AND key = ?2 AND id = ?3 RETURNING latest, marker, body";
        let mut statement = transaction.prepare_cached(sql)?;
        let removed =
            |row: &Row<'_>| Ok(Removed { latest: row.get(0)?, marker: row.get(1)?, body: row.get(2)? });
        Ok(statement.query_row(params![bucket, key, id], removed).optional()?)
    }

    /// The newest version that is left of a key, if one is, is now the one that counts.
    pub fn promote(transaction: &Transaction<'_>, bucket: &str, key: &str) -> Result<(), StoreError> {
        transaction
            .prepare_cached(
                "UPDATE s3_versions SET latest = 1 WHERE bucket = ?1 AND key = ?2 AND seq =
                 (SELECT max(seq) FROM s3_versions WHERE bucket = ?1 AND key = ?2)",
            )?
            .execute(params![bucket, key])?;
        Ok(())
    }

    /// Whether a bucket holds any version or marker.
    pub fn any(transaction: &Transaction<'_>, bucket: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM s3_versions WHERE bucket = ?1)";
        Ok(transaction.prepare_cached(sql)?.query_row(params![bucket], |row| row.get(0))?)
    }

    fn encoded(&self) -> Result<String, StoreError> {
        serde_json::to_string(&self.about).map_err(|source| StoreError::Shape {
            kind: "object".to_owned(),
            key: format!("{}/{}", self.bucket, self.key),
            source,
        })
    }
}
