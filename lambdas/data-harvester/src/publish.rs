//! Puts a table object where no later file of the same source and date has put its own.
//!
//! The object's state is looked at before the ledger and the write is conditional on it: whoever enters the ledger after
//! we read it finds our write or makes it fail, and then looks again.

use asx::TableObject;
use tempfile::SpooledTempFile;

use crate::error::HarvestError;
use crate::ledgers::{ATTEMPTS, Claim, enter};
use crate::store::{NewObject, Store, When, Written};

const CONTENT: &str = "asx-content-sha256";
const SOURCE: &str = "asx-source-sha256";

/// Publishes one trade date of a file, or leaves the place to a later file.
pub(crate) async fn publish(
    store: &impl Store,
    table: &TableObject,
    scratch: &mut SpooledTempFile,
    sha256: &str,
    claim: Claim,
) -> Result<(), HarvestError> {
    for _ in 0..ATTEMPTS {
        let there = store.head(&table.key).await?;
        let ledger = enter(store, &table.key, sha256, claim).await?;
        if ledger.holds() != Some(sha256) {
            return Ok(());
        }
        if there.as_ref().is_some_and(|head| head.metadata.get(CONTENT) == Some(&table.sha256)) {
            return Ok(());
        }
        let bytes =
            table.content.read(scratch).map_err(|source| HarvestError::scratch(&table.key, source))?;
        let object = NewObject {
            key: &table.key,
            bytes: &bytes,
            content_type: "application/vnd.apache.parquet",
            metadata: &[(CONTENT, &table.sha256), (SOURCE, sha256)],
        };
        let when = When::as_found(there.as_ref().map(|head| head.etag.as_str()));
        if store.write(object, when).await? == Written::Yes {
            return Ok(());
        }
    }
    Err(HarvestError::Contended { key: table.key.clone() })
}
