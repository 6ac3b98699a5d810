//! Everything the harvester has left in a bucket.

use asx::manifest::Manifest;
use asx::{FailureReport, Kind, keys};
use futures::{StreamExt, TryStreamExt};
use jiff::Timestamp;

use super::Found;
use super::look::unreadable;
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::objects::{self, Listed};

/// Results read at a time.
const IN_FLIGHT: usize = 16;

/// What became of one file, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarvestResult {
    /// The manifest's or the report's key.
    pub object: String,
    /// When it was written.
    pub at: Timestamp,
    /// What it says.
    pub found: Found,
}

/// The manifests and failure reports in the bucket, the oldest first. A file that was harvested and failed at another
/// time is in it twice.
pub async fn harvest_results(clients: &Clients, bucket: &str) -> Result<Vec<HarvestResult>, Error> {
    let manifests = objects::list(clients, bucket, "manifest/").await?;
    let failures = objects::list(clients, bucket, keys::FAILED).await?;
    let objects = manifests.into_iter().chain(failures).filter(|object| is_result(&object.key));
    let mut results: Vec<HarvestResult> = futures::stream::iter(objects)
        .map(|object| read(clients, bucket, object))
        .buffer_unordered(IN_FLIGHT)
        .try_filter_map(async |result| Ok(result))
        .try_collect()
        .await?;
    results.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.object.cmp(&b.object)));
    Ok(results)
}

fn is_result(key: &str) -> bool {
    let between =
        |start: &str, end: &str| key.strip_prefix(start).and_then(|key| key.strip_suffix(end)).is_some();
    // Beside the manifests of each kind lies the ledger, which says which file stands for a day.
    let of_a_kind = |kind: &Kind| {
        let stem = key.strip_suffix(".json").unwrap_or_default();
        stem.rsplit_once('/').is_some_and(|(_, sha256)| keys::manifest(*kind, sha256) == key)
    };
    Kind::ALL.iter().any(of_a_kind) || between(keys::FAILED, ".reason.json")
}

/// One that has gone since the listing is none.
async fn read(clients: &Clients, bucket: &str, object: Listed) -> Result<Option<HarvestResult>, Error> {
    let Some(json) = objects::read(clients, bucket, &object.key).await? else { return Ok(None) };
    let found = if object.key.starts_with(keys::FAILED) {
        FailureReport::from_json(&json).map(|report| Found::Failed(Box::new(report)))
    } else {
        Manifest::from_json(&json).map(|manifest| Found::Harvested(Box::new(manifest)))
    };
    let found = found.map_err(|error| unreadable(bucket, &object.key, &error))?;
    Ok(Some(HarvestResult { object: object.key, at: object.at, found }))
}

#[cfg(test)]
mod tests {
    use super::is_result;

    #[test]
    fn originals_and_markers_are_no_results() {
        assert!(is_result("manifest/energy_eod/5f3c.json"));
        assert!(is_result("failed/apology.5f3c2a9b01de.xls.reason.json"));
        for other in [
            "manifest/",
            "manifest/ledger/energy_eod/2025-02-27.eod_csv.eod_au.json",
            "failed/",
            "failed/apology.5f3c2a9b01de.xls",
            "failed/rejects/energy_eod/5f3c.csv",
        ] {
            assert!(!is_result(other), "{other}");
        }
    }
}
