//! What there is to say about a layout.

use super::{Columns, Kind, Parser};
use crate::record::{Fields, Splitter};
use crate::table::Table;

/// One layout.
#[derive(Debug)]
pub(crate) struct Layout {
    /// As manifests and keys name it.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// The table its rows go to.
    pub(crate) table: Table,
    /// Its header; `None` if it never has one.
    pub(crate) header: Option<Header>,
    /// The delimiter of rows without a header to tell it.
    pub(crate) delimiter: u8,
    /// The columns of rows without a header to tell.
    pub(crate) positional: &'static [&'static str],
    /// Whether `"` encloses fields.
    pub(crate) quoted: bool,
    /// Whether a row looks like one of this layout.
    pub(crate) shape: fn(Fields<'_>) -> bool,
    /// How names of such files begin, in lower case.
    pub(crate) name_hints: &'static [&'static str],
    /// Where its trade date is from.
    pub(crate) dated: Dated,
    /// Makes what reads its lines.
    pub(crate) parser: fn(Columns) -> Box<dyn Parser>,
}

/// Where trade dates are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dated {
    /// The rows, or titles that the parser reads.
    InBody,
    /// The day of the download: the file says none.
    ByReceipt,
    /// A title above the header, else the file's name.
    ByTitle,
    /// The file's name.
    ByName,
}

/// Columns by name, in the order the parser counts them: the required ones first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Header {
    pub(crate) required: &'static [&'static str],
    pub(crate) optional: &'static [&'static str],
}

impl Layout {
    /// What splits its rows where this stands between fields. Where files have tabs a quote is a character like any other,
    /// but not when a spreadsheet has put something else in their place.
    pub(crate) fn splitter(&self, delimiter: u8) -> Splitter {
        Splitter::new(delimiter, self.quoted || delimiter != self.delimiter)
    }

    /// The names of its columns, for what is said about a row.
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        match self.header {
            Some(header) => [header.required, header.optional].concat(),
            None => self.positional.to_vec(),
        }
    }
}
