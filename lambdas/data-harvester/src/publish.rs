//! Puts a table object where no later file of the same source and date has put its own.
//!
//! The object's state is looked at before the ledger and the write is conditional on it: whoever enters the ledger after
//! we read it finds our write or makes it fail, and then looks again.

use asx::TableObject;
use tempfile::SpooledTempFile;

use crate::error::HarvestError;
use crate::ledgers::{ATTEMPTS, Claim, enter};
use crate::put::{clear, put};
use crate::store::{Label, Store, When, Written};

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
    let metadata = [(CONTENT, table.sha256.as_str()), (SOURCE, sha256)];
    let label =
        Label { key: &table.key, content_type: "application/vnd.apache.parquet", metadata: &metadata };
    for _ in 0..ATTEMPTS {
        let there = store.head(&table.key).await?;
        let ledger = enter(store, &table.key, sha256, claim).await?;
        let is_there =
            || there.as_ref().is_some_and(|head| head.metadata.get(CONTENT) == Some(&table.sha256));
        let when = When::as_found(there.as_ref().map(|head| head.etag.as_str()));
        if ledger.holds() != Some(sha256)
            || is_there()
            || put(store, label, (&table.content, &mut *scratch), when).await? == Written::Yes
        {
            return clear(store, &table.key, &table.content).await;
        }
    }
    Err(HarvestError::Contended { key: table.key.clone() })
}
