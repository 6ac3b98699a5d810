//! Ledgers in the bucket: read, and entered with conditional writes, so that two harvesters never lose an entry.

use asx::{Ledger, Stamp, keys};

use crate::error::HarvestError;
use crate::store::{Label, Store, When, Written};

/// How often an object is tried that others change at the same time.
pub(crate) const ATTEMPTS: usize = 50;

/// What an arrival says about its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It states the file as of then.
    State(Stamp),
    /// It says nothing new; the stamp is only for a ledger that does not know the file.
    Keep(Stamp),
}

/// Enters a file in the ledger of a table object and returns the ledger.
pub(crate) async fn enter(
    store: &impl Store,
    table_key: &str,
    sha256: &str,
    claim: Claim,
) -> Result<Ledger, HarvestError> {
    let key = keys::ledger(table_key);
    for _ in 0..ATTEMPTS {
        let (mut ledger, etag) = read_with_etag(store, &key).await?;
        let changed = match claim {
            Claim::Keep(_) if ledger.knows(sha256) => false,
            Claim::State(stamp) | Claim::Keep(stamp) => ledger.enter(sha256, stamp),
        };
        if !changed {
            return Ok(ledger);
        }
        let json = ledger.to_json();
        if store.write(Label::json(&key), &json, When::as_found(etag.as_deref())).await? == Written::Yes {
            return Ok(ledger);
        }
    }
    Err(HarvestError::Contended { key })
}

/// The ledger of a table object; an empty one if there is none.
pub(crate) async fn read(store: &impl Store, table_key: &str) -> Result<Ledger, HarvestError> {
    Ok(read_with_etag(store, &keys::ledger(table_key)).await?.0)
}

async fn read_with_etag(store: &impl Store, key: &str) -> Result<(Ledger, Option<String>), HarvestError> {
    let Some(stored) = store.read(key).await? else { return Ok((Ledger::default(), None)) };
    let ledger = Ledger::from_json(&stored.body)
        .map_err(|source| HarvestError::Damaged { key: key.to_owned(), source })?;
    Ok((ledger, Some(stored.etag)))
}
