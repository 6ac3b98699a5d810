//! A file is its bytes. If they were harvested before, the manifest says under which name and day, and that stays so: a
//! copy of yesterday's file that a feed serves again today must not become today's trades, nor a renamed copy count
//! twice.

use asx::manifest::Manifest;
use asx::{Source, Stamp, keys};
use jiff::civil::Date;

use crate::error::HarvestError;
use crate::ledgers::Claim;
use crate::store::Store;

/// What is known of a file's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identity {
    /// Nothing: they are new, or an earlier try ended before its manifest.
    New,
    /// They were harvested under the same name and day.
    Same,
    /// They were harvested under another name or day.
    KnownAs(Known),
}

/// How bytes were first known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) key: String,
    /// If their trade date came from it.
    pub(crate) received_on: Option<Date>,
    /// Whether that is the same source and day all the same.
    restated: bool,
}

impl Identity {
    /// What the arrival says in the ledgers. Stored again, a file is the latest word of its source once more; a copy
    /// from elsewhere, or from another day, says nothing new.
    pub(crate) fn claim(&self, stamp: Stamp) -> Claim {
        match self {
            Self::KnownAs(Known { restated: false, .. }) => Claim::Keep(stamp),
            _ => Claim::State(stamp),
        }
    }
}

/// Looks a file up by the manifest it would get.
pub(crate) async fn identify(store: &impl Store, fresh: &Manifest) -> Result<Identity, HarvestError> {
    let key = keys::manifest(fresh.kind, &fresh.sha256);
    let Some(stored) = store.read(&key).await? else { return Ok(Identity::New) };
    let known = Manifest::from_json(&stored.body)
        .map_err(|source| HarvestError::Damaged { key: key.clone(), source })?;
    if known.key == fresh.key && known.received_on == fresh.received_on {
        return Ok(Identity::Same);
    }
    let restated = Source::of(&known.key).id == fresh.source && known.received_on == fresh.received_on;
    Ok(Identity::KnownAs(Known { key: known.key, received_on: known.received_on, restated }))
}
