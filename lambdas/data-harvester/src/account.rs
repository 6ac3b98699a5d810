//! Manifests, and in them what superseded what.
//!
//! A manifest is written once. It changes only when an earlier file of the same source and date turns up late: then the
//! file that superseded it has to say so. Each side writes first and looks at the ledger again after, so whichever comes
//! second sees the other.

use asx::manifest::{Manifest, Output, Superseded};
use asx::{Kind, keys};

use crate::error::HarvestError;
use crate::ledgers::{self, ATTEMPTS};
use crate::store::{Label, Store, When, Written};

/// Writes the manifest of a file whose tables are in place, and corrects those of the files that superseded it.
pub(crate) async fn account(
    store: &impl Store,
    manifest: Manifest,
    version: Option<&str>,
) -> Result<(), HarvestError> {
    let mut manifest = manifest;
    for _ in 0..ATTEMPTS {
        let place = place(store, &manifest).await?;
        manifest.supersedes.clone_from(&place.supersedes);
        put(store, &manifest, version).await?;
        for successor in &place.successors {
            correct(store, manifest.kind, successor).await?;
        }
        if self::place(store, &manifest).await? == place {
            return Ok(());
        }
    }
    Err(HarvestError::Contended { key: keys::manifest(manifest.kind, &manifest.sha256) })
}

/// A file among the others of its source and dates.
#[derive(Debug, Default, PartialEq, Eq)]
struct Place {
    supersedes: Vec<Superseded>,
    /// Files that superseded it.
    successors: Vec<String>,
}

async fn place(store: &impl Store, manifest: &Manifest) -> Result<Place, HarvestError> {
    let mut place = Place::default();
    for Output { key, .. } in &manifest.outputs {
        let ledger = ledgers::read(store, key).await?;
        if let Some(sha256) = ledger.before(&manifest.sha256) {
            place.supersedes.push(Superseded { key: key.clone(), sha256: sha256.to_owned() });
        }
        place.successors.extend(ledger.after(&manifest.sha256).map(str::to_owned));
    }
    place.successors.sort();
    place.successors.dedup();
    Ok(place)
}

async fn put(store: &impl Store, manifest: &Manifest, version: Option<&str>) -> Result<(), HarvestError> {
    let key = keys::manifest(manifest.kind, &manifest.sha256);
    let json = manifest.to_json();
    // The version is not in the manifest itself: another upload of the same bytes must come to the same manifest.
    let metadata: Vec<(&str, &str)> =
        version.into_iter().map(|version| ("asx-source-version", version)).collect();
    let label = Label { metadata: &metadata, ..Label::json(&key) };
    for _ in 0..ATTEMPTS {
        if store.write(label, &json, When::Absent).await? == Written::Yes {
            return Ok(());
        }
        let Some(there) = store.read(&key).await? else { continue };
        if there.body == json {
            return Ok(());
        }
        if store.write(label, &json, When::Unchanged(&there.etag)).await? == Written::Yes {
            return Ok(());
        }
    }
    Err(HarvestError::Contended { key })
}

/// Lets another file's manifest say what it superseded. If it has none yet, its own harvester will see to it.
async fn correct(store: &impl Store, kind: Kind, sha256: &str) -> Result<(), HarvestError> {
    let key = keys::manifest(kind, sha256);
    for _ in 0..ATTEMPTS {
        let Some(there) = store.read(&key).await? else { return Ok(()) };
        let mut manifest = parse(&key, &there.body)?;
        manifest.supersedes = place(store, &manifest).await?.supersedes;
        let json = manifest.to_json();
        if json == there.body {
            return Ok(());
        }
        let metadata: Vec<_> =
            there.about.metadata.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let label = Label { metadata: &metadata, ..Label::json(&key) };
        if store.write(label, &json, When::Unchanged(&there.etag)).await? == Written::Yes {
            return Ok(());
        }
    }
    Err(HarvestError::Contended { key })
}

fn parse(key: &str, json: &[u8]) -> Result<Manifest, HarvestError> {
    Manifest::from_json(json).map_err(|source| HarvestError::Damaged { key: key.to_owned(), source })
}
