//! What is said of a file afterwards: in the log, and in the function's answer.

use asx::{FailureReport, Harvest, Kind};
use serde::Serialize;

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

impl Harvested {
    pub(crate) fn done(harvest: &Harvest) -> Self {
        let manifest = &harvest.manifest;
        Self::Done {
            kind: manifest.kind,
            rows: manifest.rows.rows_in,
            accepted: manifest.rows.accepted,
            rejected: manifest.rows.rejected,
            tables: harvest.tables.len(),
            manifest: asx::keys::manifest(manifest.kind, &manifest.sha256),
        }
    }

    pub(crate) fn failed(report: FailureReport) -> Self {
        let key = report.object_key();
        Self::Failed { code: report.code, reason: report.reason, report: key }
    }
}
