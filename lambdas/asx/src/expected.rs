//! What the harvester must make of the samples, `config/samples/expected.json`, and how to compare it with what it made.
//!
//! The expectations come from whoever wrote the samples, never from this crate's own results.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::layout::Kind;
use crate::manifest::Manifest;
use crate::outcome::FailureReport;
use crate::reject::{FileCode, RowCode};
use crate::table::Table;

/// `expected.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// One entry per sample.
    pub files: Vec<ExpectedFile>,
}

/// What one sample must come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExpectedFile {
    /// Its name.
    pub file: String,
    /// The day to upload it under (`asx-date` in the object's metadata), for files that carry no date of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
    pub received_on: Option<Date>,
    /// Tables, or a code.
    #[serde(flatten)]
    pub result: ExpectedResult,
}

/// What a sample must come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum ExpectedResult {
    /// It fails as a whole.
    Failed {
        /// With this code.
        failed: FileCode,
    },
    /// It becomes tables.
    Harvested {
        /// What it says.
        kind: Kind,
        /// Rows below the header.
        rows: u64,
        /// Of them in the tables.
        accepted: u64,
        /// Of those with a warning.
        warned: u64,
        /// Dropped as repetitions.
        duplicates: u64,
        /// Rejected, by code.
        rejected: BTreeMap<RowCode, u64>,
        /// The table objects.
        tables: Vec<ExpectedTable>,
    },
}

/// One table object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExpectedTable {
    /// The table.
    pub table: Table,
    /// The trade date.
    #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "date")))]
    pub date: Date,
    /// Rows in it.
    pub rows: u64,
}

/// One thing that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// What: `kind`, `accepted`, …
    pub what: &'static str,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl Expected {
    /// Reads `expected.json`.
    pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// What is expected of a file of this name.
    pub fn file(&self, name: &str) -> Option<&ExpectedFile> {
        self.files.iter().find(|file| file.file == name)
    }
}

impl ExpectedFile {
    /// How a manifest differs from what is expected; empty if it does not.
    pub fn compare_manifest(&self, manifest: &Manifest) -> Vec<Difference> {
        let mut differences = Differences::default();
        match &self.result {
            ExpectedResult::Failed { failed } => {
                differences.note(
                    "result",
                    &format!("failed with {failed}"),
                    &format!("harvested as {}", manifest.kind),
                );
            }
            ExpectedResult::Harvested { kind, rows, accepted, warned, duplicates, rejected, tables } => {
                let found = &manifest.rows;
                differences.note("kind", kind, &manifest.kind);
                differences.note("rows", rows, &found.rows_in);
                differences.note("accepted", accepted, &found.accepted);
                differences.note("warned", warned, &found.warned);
                differences.note("duplicates", duplicates, &found.duplicates);
                differences.note("rejected", &by_code(rejected), &by_code(&found.rejects));
                differences.note("tables", &listed(tables.clone()), &listed(tables_of(manifest)));
            }
        }
        differences.0
    }

    /// How a failure differs from what is expected; empty if it does not.
    pub fn compare_failure(&self, report: &FailureReport) -> Vec<Difference> {
        let mut differences = Differences::default();
        match &self.result {
            ExpectedResult::Failed { failed } => differences.note("failed", failed, &report.code),
            ExpectedResult::Harvested { kind, .. } => {
                let found = format!("failed with {}: {}", report.code, report.reason);
                differences.note("result", &format!("harvested as {kind}"), &found);
            }
        }
        differences.0
    }
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn note<T: ToString>(&mut self, what: &'static str, expected: &T, found: &T) {
        let (expected, found) = (expected.to_string(), found.to_string());
        if expected != found {
            self.0.push(Difference { what, expected, found });
        }
    }
}

fn by_code(counts: &BTreeMap<RowCode, u64>) -> String {
    let parts: Vec<String> = counts.iter().map(|(code, count)| format!("{count} {code}")).collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

fn tables_of(manifest: &Manifest) -> Vec<ExpectedTable> {
    let table = |output: &crate::manifest::Output| ExpectedTable {
        table: output.table,
        date: output.trade_date,
        rows: output.rows,
    };
    manifest.outputs.iter().map(table).collect()
}

fn listed(mut tables: Vec<ExpectedTable>) -> String {
    tables.sort();
    let parts: Vec<String> =
        tables.iter().map(|table| format!("{} {} ({} rows)", table.table, table.date, table.rows)).collect();
    parts.join(", ")
}
