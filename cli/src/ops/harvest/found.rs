//! What the harvester left of one file: a manifest, or the report of its failure.

use asx::manifest::{Counts, Manifest};
use asx::{Difference, ExpectedFile, FailureReport, Kind};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// What the harvester left of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It became tables.
    Harvested(Box<Manifest>),
    /// It became nothing.
    Failed(Box<FailureReport>),
}

/// The same in one shape, as results show it and as `--output json` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reading {
    /// What the file says; absent if it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Rows in, accepted, rejected and why; absent if no row was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Counts>,
    /// The table objects.
    pub tables: Vec<TableOf>,
    /// The rejected rows, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejects_key: Option<String>,
    /// Why the file failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<Why>,
}

/// One table object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TableOf {
    /// The table.
    pub table: asx::Table,
    /// All its rows are of this date.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
    /// Rows in it.
    pub rows: u64,
    /// Where it is.
    pub key: String,
}

/// Why a file failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Why {
    /// For machines.
    pub code: asx::FileCode,
    /// For people.
    pub reason: String,
    /// Where the report is.
    pub key: String,
}

impl Found {
    /// The key the file came under.
    pub fn key(&self) -> &str {
        match self {
            Self::Harvested(manifest) => &manifest.key,
            Self::Failed(report) => &report.key,
        }
    }

    /// Of the file's bytes, in hex.
    pub fn sha256(&self) -> &str {
        match self {
            Self::Harvested(manifest) => &manifest.sha256,
            Self::Failed(report) => &report.sha256,
        }
    }

    /// How it differs from what is expected; empty if it does not.
    pub fn compare(&self, expected: &ExpectedFile) -> Vec<Difference> {
        match self {
            Self::Harvested(manifest) => expected.compare_manifest(manifest),
            Self::Failed(report) => expected.compare_failure(report),
        }
    }

    /// In one shape.
    pub fn reading(&self) -> Reading {
        match self {
            Self::Harvested(manifest) => Reading {
                kind: Some(manifest.kind),
                rows: Some(manifest.rows.clone()),
                tables: manifest.outputs.iter().map(table).collect(),
                rejects_key: manifest.rejects_key.clone(),
                failed: None,
            },
            Self::Failed(report) => Reading {
                kind: report.kind,
                rows: report.rows.clone(),
                tables: Vec::new(),
                rejects_key: report.rejects_key.clone(),
                failed: Some(Why {
                    code: report.code,
                    reason: report.reason.clone(),
                    key: report.object_key(),
                }),
            },
        }
    }
}

fn table(output: &asx::manifest::Output) -> TableOf {
    TableOf { table: output.table, date: output.trade_date, rows: output.rows, key: output.key.clone() }
}
