//! A file is its bytes, and they are known by the name and the day under which they came first: a copy of yesterday's
//! file that a feed serves again today must not become today's trades, nor a renamed copy count twice.
//!
//! That is written down before anything else of the file, on the condition that nobody did so before. So of two copies
//! that come at the same time, or while the first is still being tried again, one alone gives the name.

use asx::manifest::Manifest;
use asx::{Source, Stamp, keys};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::HarvestError;
use crate::ledgers::{ATTEMPTS, Claim};
use crate::store::{Label, Store, When, Written};

/// How bytes came first: `manifest/names/<sha256>.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Name {
    /// The key.
    pub(crate) key: String,
    /// The day, if it is their trade date.
    pub(crate) received_on: Option<Date>,
    /// Of the object.
    pub(crate) version: Option<String>,
    pub(crate) stamp: Stamp,
}

/// What is known of an arrival's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// How they came first.
    pub(crate) first: Name,
    kinship: Kinship,
}

/// How the arrival is related to that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinship {
    /// It has the same name and day.
    Same,
    /// It has another name, but is of the same source and day.
    Restated,
    /// It is from elsewhere or from another day.
    Copy,
}

impl Identity {
    /// What the arrival says in the ledgers. Stored again, a file is the latest word of its source once more; a copy
    /// says nothing new, and is as old as the first.
    pub(crate) fn claim(&self, stamp: Stamp) -> Claim {
        match self.kinship {
            Kinship::Same | Kinship::Restated => Claim::State(stamp),
            Kinship::Copy => Claim::Keep(self.first.stamp),
        }
    }

    /// The name under which the file has to be processed, if it is not the arrival's own.
    pub(crate) fn other_name(&self) -> Option<&Name> {
        (self.kinship != Kinship::Same).then_some(&self.first)
    }
}

/// Gives the bytes of a file the name of this arrival, unless they have one.
pub(crate) async fn identify(
    store: &impl Store,
    fresh: &Manifest,
    own: Name,
) -> Result<Identity, HarvestError> {
    let key = keys::name(&fresh.sha256);
    let json = to_json(&own);
    for _ in 0..ATTEMPTS {
        // Most files are new: to ask first would be one request more.
        let first = match store.write(Label::json(&key), &json, When::Absent).await? {
            Written::Yes => own.clone(),
            Written::Refused => match store.read(&key).await? {
                Some(stored) => serde_json::from_slice(&stored.body)
                    .map_err(|source| HarvestError::Damaged { key: key.clone(), source })?,
                None => continue,
            },
        };
        let kinship = kinship(&first, &own, fresh);
        return Ok(Identity { first, kinship });
    }
    Err(HarvestError::Contended { key })
}

fn kinship(first: &Name, own: &Name, fresh: &Manifest) -> Kinship {
    let same_day = first.received_on == own.received_on;
    match () {
        () if same_day && first.key == own.key => Kinship::Same,
        () if same_day && Source::of(&first.key).id == fresh.source => Kinship::Restated,
        () => Kinship::Copy,
    }
}

/// A name has nothing that JSON could not hold.
fn to_json(name: &Name) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(name).unwrap_or_default();
    json.push(b'\n');
    json
}
