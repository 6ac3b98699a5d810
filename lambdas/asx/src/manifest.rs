//! The manifest: what became of one file. It holds nothing that depends on when or how often the file was processed,
//! so that a repeat writes the same bytes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::container::Container;
use crate::layout::Kind;
pub use crate::read::Counts;
pub use crate::recognise::Confidence;
use crate::table::Table;
use crate::value::Decimal;

/// `manifest/<kind>/<sha256>.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// Version of this format: [`Manifest::VERSION`].
    pub version: u32,
    /// The key (or name) the file came under.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// The file's identity, in hex.
    pub sha256: String,
    /// What it says.
    pub kind: Kind,
    /// In which layout.
    pub layout: String,
    /// Which source it is from; files of one source and date replace each other.
    pub source: String,
    /// How sure the recognition is, and on what grounds.
    pub recognition: Recognition,
    /// What it was unpacked from, if it was packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<Container>,
    /// `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`.
    pub encoding: String,
    /// Whether a byte order mark said so.
    pub byte_order_mark: bool,
    /// Between fields.
    pub delimiter: char,
    /// The day of the download, where the trade date was taken from it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "date")))]
    pub received_on: Option<Date>,
    /// Rows in, accepted, rejected, dropped, warned.
    pub rows: Counts,
    /// Where the rejected rows are, if there are any.
    pub rejects_key: Option<String>,
    /// The table objects written.
    pub outputs: Vec<Output>,
    /// First and last trade date.
    pub dates: Option<DateRange>,
    /// Sums over the accepted rows.
    pub totals: Totals,
    /// What the file says its rows come to, if it does: all of them, rejected ones as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_totals: Option<StatedTotals>,
    /// The files whose objects these outputs replaced.
    pub supersedes: Vec<Superseded>,
}

/// How a file was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recognition {
    /// How sure.
    pub confidence: Confidence,
    /// What spoke for it.
    pub evidence: Vec<String>,
    /// What spoke against it.
    pub doubts: Vec<String>,
}

/// One table object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Output {
    /// The table.
    pub table: Table,
    /// Of the table.
    pub schema_version: i32,
    /// All its rows are of this date.
    #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "date")))]
    pub trade_date: Date,
    /// The object.
    pub key: String,
    /// Rows in it.
    pub rows: u64,
    /// Bytes.
    pub size: u64,
    /// Of the object, in hex.
    pub sha256: String,
}

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DateRange {
    /// The first.
    #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "date")))]
    pub first: Date,
    /// The last.
    #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "date")))]
    pub last: Date,
}

/// Sums over the accepted rows. What a kind does not have is absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Totals {
    /// Contracts traded. Unpriced legs are not in it: their strip's row already counts them.
    pub volume: i64,
    /// Open interest, for end-of-day files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_interest: Option<i64>,
    /// `MWh` traded, where trades state their hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traded_mwh: Option<i64>,
    /// Face value, where trades state it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub face_value: Option<Decimal>,
    /// Legs of strips printed without a price, for trades.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpriced_legs: Option<u64>,
    /// Their volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpriced_leg_volume: Option<i64>,
}

/// Control totals in a file. They were compared with its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StatedTotals {
    /// Rows.
    pub trades: Option<i64>,
    /// Contracts.
    pub volume: Option<i64>,
    /// `MWh`.
    pub traded_mwh: Option<i64>,
    /// Volume by price by hours.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub face_value: Option<Decimal>,
}

/// What an output replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Superseded {
    /// The table object.
    pub key: String,
    /// The file that stood there before.
    pub sha256: String,
}

impl Manifest {
    /// Of this format.
    pub const VERSION: u32 = 1;

    /// Reads a manifest.
    pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// As it is stored: indented JSON, the same bytes for the same manifest.
    pub fn to_json(&self) -> Vec<u8> {
        to_json(self)
    }

    /// Rejects by code.
    pub fn rejects(&self) -> &BTreeMap<crate::RowCode, u64> {
        &self.rows.rejects
    }
}

/// Indented JSON with a line break at the end. The types written here have only string keys and no way to fail.
pub(crate) fn to_json(value: &impl Serialize) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(value).unwrap_or_default();
    json.push(b'\n');
    json
}
