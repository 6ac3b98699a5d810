//! What recognition says: a layout and where its rows are, or why there is none.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::layout::Layout;
use crate::manifest::StatedTotals;
use crate::reject::FileCode;

/// How sure the recognition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The header has every column, or shape and name agree.
    Certain,
    /// The shape fits; nothing else speaks for it.
    Likely,
}

/// What a file turned out to be, and where its rows begin.
#[derive(Debug, Clone)]
pub(crate) struct Recognised {
    pub(crate) layout: &'static Layout,
    pub(crate) confidence: Confidence,
    /// What spoke for it.
    pub(crate) evidence: Vec<String>,
    /// What spoke against it.
    pub(crate) doubts: Vec<String>,
    pub(crate) delimiter: u8,
    /// Fields a row must have.
    pub(crate) fields: usize,
    /// For each column of the layout its place in a row.
    pub(crate) places: Vec<Option<usize>>,
    /// The last line before the rows; 0 if they begin at once.
    pub(crate) header_line: u64,
    /// The day that all rows are of, where a title or the name says it.
    pub(crate) stated_on: Option<Date>,
    /// What the file says its rows come to.
    pub(crate) stated_totals: Option<StatedTotals>,
}

/// Why a file was not recognised.
#[derive(Debug)]
pub(crate) struct Unrecognised {
    pub(crate) code: FileCode,
    pub(crate) reason: String,
    /// What it would be, if that much can be told.
    pub(crate) layout: Option<&'static Layout>,
}

impl Unrecognised {
    pub(crate) fn new(code: FileCode, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), layout: None }
    }
}
