//! What processing a file comes to: tables, or a reason.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::layout::Kind;
use crate::manifest::{Counts, Manifest, to_json};
use crate::reject::{FileCode, Reject};
use crate::scratch::Content;
use crate::table::Table;

/// Of a file.
#[derive(Debug)]
pub enum Outcome {
    /// It became tables; single rows may have been rejected.
    Harvested(Box<Harvest>),
    /// It became nothing.
    Failed(Box<Failure>),
}

/// A file that became tables.
#[derive(Debug)]
pub struct Harvest {
    /// What the file says.
    pub kind: Kind,
    /// One object per table and trade date, by date.
    pub tables: Vec<TableObject>,
    /// The rejected rows as an object, if there are any.
    pub rejects: Option<RejectsObject>,
    /// The first rejected rows, in the order of the file: all of them unless there are thousands.
    pub rejected: Vec<Reject>,
    /// What to remember of it. `supersedes` is left to whoever knows what was there before.
    pub manifest: Manifest,
}

/// One trade date of one table.
#[derive(Debug)]
pub struct TableObject {
    /// Where it goes.
    pub key: String,
    /// The table.
    pub table: Table,
    /// All its rows are of this date.
    pub date: Date,
    /// Rows in it.
    pub rows: u64,
    /// Of the bytes, in hex.
    pub sha256: String,
    /// Parquet.
    pub content: Content,
}

/// The rejected rows as CSV: `line,code,reason,raw`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectsObject {
    /// Where it goes.
    pub key: String,
    /// CSV.
    pub content: Content,
}

/// A file that became nothing.
#[derive(Debug)]
pub struct Failure {
    /// What to put beside the original.
    pub report: FailureReport,
    /// The rejected rows as an object, where the file failed for their number.
    pub rejects: Option<RejectsObject>,
    /// The first rejected rows, in the order of the file: all of them unless there are thousands.
    pub rejected: Vec<Reject>,
}

/// Why a file failed: the `.reason.json` beside the original under `failed/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FailureReport {
    /// Version of this format: [`FailureReport::VERSION`].
    pub version: u32,
    /// The key (or name) the file came under.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// Of the bytes, in hex.
    pub sha256: String,
    /// Why, for machines.
    pub code: FileCode,
    /// Why, for people.
    pub reason: String,
    /// What it would be, if that could be told.
    pub kind: Option<Kind>,
    /// Its rows, if they were read.
    pub rows: Option<Counts>,
    /// Where the rejected rows are, if there are any.
    pub rejects_key: Option<String>,
    /// The first of them.
    pub first_rejects: Vec<Reject>,
}

impl FailureReport {
    /// Of this format.
    pub const VERSION: u32 = 1;

    /// Where it goes: beside the original.
    pub fn object_key(&self) -> String {
        keys::reason(&self.key, &self.sha256)
    }

    /// Reads a report.
    pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// As it is stored.
    pub fn to_json(&self) -> Vec<u8> {
        to_json(self)
    }
}

impl Outcome {
    /// Of the file's bytes, in hex.
    pub fn sha256(&self) -> &str {
        match self {
            Self::Harvested(harvest) => &harvest.manifest.sha256,
            Self::Failed(failure) => &failure.report.sha256,
        }
    }
}
