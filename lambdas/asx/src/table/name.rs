//! The tables by name, with their columns and versions.

use serde::{Deserialize, Serialize};

use super::column::{CONTRACT, ORIGIN};
use super::{Column, energy_eod, energy_trade};

/// A table under `athena/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// One row per contract and trade date.
    EnergyEod,
    /// One row per trade.
    EnergyTrade,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 2] = [Self::EnergyEod, Self::EnergyTrade];

    /// As keys and queries name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnergyEod => "energy_eod",
            Self::EnergyTrade => "energy_trade",
        }
    }

    /// Goes up with every change of the columns or of what they mean.
    pub const fn schema_version(self) -> i32 {
        match self {
            Self::EnergyEod | Self::EnergyTrade => 1,
        }
    }

    /// The columns, in order.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::EnergyEod => energy_eod::COLUMNS,
            Self::EnergyTrade => energy_trade::COLUMNS,
        }
    }

    /// The columns between those that say what a row is about and those that say where it comes from.
    pub(crate) fn measures(self) -> &'static [Column] {
        let columns = self.columns();
        &columns[CONTRACT..columns.len() - ORIGIN]
    }

    /// Whether there is one row per contract and trade date; else equal rows are different ones.
    pub(crate) const fn has_natural_key(self) -> bool {
        match self {
            Self::EnergyEod => true,
            Self::EnergyTrade => false,
        }
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
