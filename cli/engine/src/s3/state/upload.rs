//! Multipart uploads: what has been begun, and the parts that have arrived.

use rusqlite::{Transaction, params};

use crate::core::StoreError;

/// An upload that has been begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload;

impl Upload {
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
}
