//! The way of one file: read, process, put tables, put rejects, put manifest, move the original. Nothing is remembered
//! between the steps that the bucket does not hold.

use asx::{Failure, Harvest, Kind, Outcome, RejectsObject, Stamp};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use tempfile::SpooledTempFile;

use crate::account::account;
use crate::arrival::Arrival;
use crate::error::HarvestError;
use crate::identity::{Identity, identify};
use crate::ledgers::Claim;
use crate::publish::publish;
use crate::reading::Reading;
use crate::shelve::{Original, shelve};
use crate::store::{NewObject, Store, Stored, When};

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Harvested {
    /// It became tables.
    #[serde(rename = "harvested")]
    Done {
        /// What it says.
        kind: Kind,
        /// Rows below the header.
        rows: u64,
        /// In the tables.
        accepted: u64,
        /// In the rejects.
        rejected: u64,
        /// Table objects.
        tables: usize,
        /// What became of it in detail.
        manifest: String,
    },
    /// It is under `failed/`, with its reason.
    Failed {
        /// Why.
        code: asx::FileCode,
        /// Why, in words.
        reason: String,
        /// The report.
        report: String,
    },
    /// It is not there any more: an earlier event was about it.
    Gone,
    /// It is none of the harvester's business.
    Ignored {
        /// Why.
        reason: String,
    },
}

/// Harvests one file.
pub(crate) async fn harvest(store: &impl Store, arrival: &Arrival) -> Result<Harvested, HarvestError> {
    let Some(opened) = store.open(&arrival.key, arrival.version.as_deref()).await? else {
        return Ok(Harvested::Gone);
    };
    let (stored, body) = opened.with(());
    let received_on = received_on(arrival, &stored);
    let original = Reading { store, arrival, stored: &stored };
    let (outcome, mut scratch) = original.process(Some(body), &arrival.key, received_on).await?;
    let (outcome, identity) = match outcome {
        Outcome::Harvested(fresh) => match identify(store, &fresh.manifest).await? {
            // The same bytes came before under another name or on another day: they are the file they were then.
            Identity::KnownAs(first) => {
                let day = first.received_on.unwrap_or(received_on);
                let again = original.process(None, &first.key, day).await?;
                scratch = again.1;
                (again.0, Identity::KnownAs(first))
            }
            identity => (Outcome::Harvested(fresh), identity),
        },
        failed @ Outcome::Failed(_) => (failed, Identity::New),
    };
    let original = |received_on| Original { arrival, stored: &stored, received_on };
    match outcome {
        Outcome::Harvested(harvest) => {
            let stamp = Stamp { stored_at: stored.last_modified, told_at: arrival.told_at };
            keep(store, &harvest, &mut scratch, identity.claim(stamp), stored.version.as_deref()).await?;
            let to = asx::keys::done(&arrival.key, &harvest.manifest.sha256);
            shelve(store, original(harvest.manifest.received_on), &to).await?;
            Ok(summary(&harvest))
        }
        Outcome::Failed(failure) => {
            report(store, &failure, &mut scratch).await?;
            let to = asx::keys::failed(&arrival.key, &failure.report.sha256);
            shelve(store, original(Some(received_on)), &to).await?;
            let report = failure.report.object_key();
            Ok(Harvested::Failed { code: failure.report.code, reason: failure.report.reason, report })
        }
    }
}

fn received_on(arrival: &Arrival, stored: &Stored<()>) -> Date {
    let stored_at = Timestamp::from_second(stored.last_modified).unwrap_or_default();
    let said = stored.about.metadata.get("asx-date").map(String::as_str);
    asx::received_on(said, &arrival.key, stored_at)
}

/// Tables, rejects, manifest, in this order: a manifest says that the rest is there. One object at a time is in memory.
async fn keep(
    store: &impl Store,
    harvest: &Harvest,
    scratch: &mut SpooledTempFile,
    claim: Claim,
    version: Option<&str>,
) -> Result<(), HarvestError> {
    for table in &harvest.tables {
        publish(store, table, scratch, &harvest.manifest.sha256, claim).await?;
    }
    put_rejects(store, harvest.rejects.as_ref(), scratch).await?;
    account(store, harvest.manifest.clone(), version).await
}

async fn report(
    store: &impl Store,
    failure: &Failure,
    scratch: &mut SpooledTempFile,
) -> Result<(), HarvestError> {
    put_rejects(store, failure.rejects.as_ref(), scratch).await?;
    let key = failure.report.object_key();
    let json = failure.report.to_json();
    let object = NewObject { key: &key, bytes: &json, content_type: "application/json", metadata: &[] };
    store.write(object, When::Always).await?;
    Ok(())
}

async fn put_rejects(
    store: &impl Store,
    rejects: Option<&RejectsObject>,
    scratch: &mut SpooledTempFile,
) -> Result<(), HarvestError> {
    let Some(RejectsObject { key, content }) = rejects else { return Ok(()) };
    let bytes = content.read(scratch).map_err(|source| HarvestError::scratch(key, source))?;
    let object = NewObject { key, bytes: &bytes, content_type: "text/csv", metadata: &[] };
    store.write(object, When::Always).await?;
    Ok(())
}

fn summary(harvest: &Harvest) -> Harvested {
    let manifest = &harvest.manifest;
    Harvested::Done {
        kind: manifest.kind,
        rows: manifest.rows.rows_in,
        accepted: manifest.rows.accepted,
        rejected: manifest.rows.rejected,
        tables: harvest.tables.len(),
        manifest: asx::keys::manifest(manifest.kind, &manifest.sha256),
    }
}
