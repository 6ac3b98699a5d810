//! Whose word a price is: the layout and the source of the files it is from.

use std::cmp::Reverse;
use std::fmt;

use asx::Table;
use asx::keys::TableKey;
use asx::settlements::rank;
use schemars::JsonSchema;
use serde::Serialize;

/// Where prices are from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Source {
    /// The table.
    table: Table,
    /// The layout of the files, as manifests name it.
    layout: String,
    /// The files' source: their key without what changes from day to day.
    source: String,
}

impl Source {
    /// Of an object.
    pub(super) fn of(key: &TableKey) -> Self {
        Self { table: key.table, layout: key.layout.clone(), source: key.source.clone() }
    }

    /// What it may be called for short: its layout, its source.
    pub(super) fn parts(&self) -> [&str; 2] {
        [&self.layout, &self.source]
    }

    /// Is it meant by this: its layout, its source, or both with a point between them?
    pub(super) fn is(&self, written: &str) -> bool {
        self.parts().contains(&written) || written == self.to_string()
    }

    /// What is believed first comes last: contracts before periods, then who states more prices, then the name.
    pub(super) fn weight(&self, prices: usize) -> impl Ord + use<'_> {
        (Reverse(rank(&self.layout)), prices, Reverse(&self.source))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.layout, self.source)
    }
}
