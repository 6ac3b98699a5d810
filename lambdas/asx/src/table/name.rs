//! The tables by name, with their columns and versions.

use serde::{Deserialize, Serialize};

use super::column::{CONTRACT, ORIGIN};
use super::{Column, energy_curve, energy_eod, energy_option_oi, energy_trade};

/// A table under `athena/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// One row per contract and trade date.
    EnergyEod,
    /// One row per trade.
    EnergyTrade,
    /// One row per region, period, load, measure and trade date.
    EnergyCurve,
    /// One row per region, period, strike and trade date.
    EnergyOptionOi,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 4] = [Self::EnergyEod, Self::EnergyTrade, Self::EnergyCurve, Self::EnergyOptionOi];

    /// As keys and queries name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnergyEod => "energy_eod",
            Self::EnergyTrade => "energy_trade",
            Self::EnergyCurve => "energy_curve",
            Self::EnergyOptionOi => "energy_option_oi",
        }
    }

    /// Goes up with every change of the columns or of what they mean.
    pub const fn schema_version(self) -> i32 {
        match self {
            Self::EnergyEod | Self::EnergyTrade | Self::EnergyCurve | Self::EnergyOptionOi => 1,
        }
    }

    /// The columns, in order.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::EnergyEod => energy_eod::COLUMNS,
            Self::EnergyTrade => energy_trade::COLUMNS,
            Self::EnergyCurve => energy_curve::COLUMNS,
            Self::EnergyOptionOi => energy_option_oi::COLUMNS,
        }
    }

    /// The columns a row brings with it, in order: those between the contract, or without one the trade date, and those
    /// that say where the row comes from.
    pub(crate) fn measures(self) -> &'static [Column] {
        let columns = self.columns();
        &columns[self.first_measure()..columns.len() - ORIGIN]
    }

    /// The place of the first of them among all columns.
    pub(crate) const fn first_measure(self) -> usize {
        if self.is_of_contracts() { CONTRACT } else { 1 }
    }

    /// Whether rows are about contracts with a code.
    pub(crate) const fn is_of_contracts(self) -> bool {
        matches!(self, Self::EnergyEod | Self::EnergyTrade)
    }

    /// Of rows that are not about contracts: how many of their measures say what they are about, after a first one that
    /// is only another spelling of it.
    pub(crate) const fn subject(self) -> usize {
        match self {
            Self::EnergyEod | Self::EnergyTrade => 0,
            Self::EnergyCurve => 4,
            Self::EnergyOptionOi => 3,
        }
    }

    /// Whether there is one row per trade date and contract, or whatever else rows are about; else equal rows are
    /// different ones.
    pub(crate) const fn has_natural_key(self) -> bool {
        !matches!(self, Self::EnergyTrade)
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
