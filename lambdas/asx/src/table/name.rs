//! The tables by name, with their columns and versions.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::column::{CONTRACT, ORIGIN};
use super::{
    Column, asx24_eod, energy_curve, energy_eod, energy_option_oi, energy_trade, listed_company,
    short_position,
};

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
    /// One row per commodity, expiry and trade date.
    Asx24Eod,
    /// One row per code and day of the list.
    ListedCompany,
    /// One row per product and day.
    ShortPosition,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 7] = [
        Self::EnergyEod,
        Self::EnergyTrade,
        Self::EnergyCurve,
        Self::EnergyOptionOi,
        Self::Asx24Eod,
        Self::ListedCompany,
        Self::ShortPosition,
    ];

    /// As keys and queries name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnergyEod => "energy_eod",
            Self::EnergyTrade => "energy_trade",
            Self::EnergyCurve => "energy_curve",
            Self::EnergyOptionOi => "energy_option_oi",
            Self::Asx24Eod => "asx24_eod",
            Self::ListedCompany => "listed_company",
            Self::ShortPosition => "short_position",
        }
    }

    /// Goes up with every change of the columns or of what they mean.
    pub const fn schema_version(self) -> i32 {
        match self {
            Self::EnergyEod
            | Self::EnergyTrade
            | Self::EnergyCurve
            | Self::EnergyOptionOi
            | Self::Asx24Eod
            | Self::ListedCompany
            | Self::ShortPosition => 1,
        }
    }

    /// The columns, in order.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::EnergyEod => energy_eod::COLUMNS,
            Self::EnergyTrade => energy_trade::COLUMNS,
            Self::EnergyCurve => energy_curve::COLUMNS,
            Self::EnergyOptionOi => energy_option_oi::COLUMNS,
            Self::Asx24Eod => asx24_eod::COLUMNS,
            Self::ListedCompany => listed_company::COLUMNS,
            Self::ShortPosition => short_position::COLUMNS,
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

    /// Of rows that are not about contracts: which of their measures say what they are about. Those before are only other
    /// spellings of it.
    pub(crate) const fn subject(self) -> Range<usize> {
        match self {
            Self::EnergyEod | Self::EnergyTrade => 0..0,
            Self::EnergyCurve => 1..5,
            Self::EnergyOptionOi => 1..4,
            Self::Asx24Eod => 1..3,
            Self::ListedCompany | Self::ShortPosition => 0..1,
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
