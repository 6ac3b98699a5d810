//! The tables: their columns, and how rows become Parquet.

mod batch;
mod column;
mod energy_eod;
mod energy_trade;
mod parquet;

use serde::{Deserialize, Serialize};

use crate::process::EncodeError;
use crate::read::Days;
pub use column::Column;
pub(crate) use column::ColumnType;

/// A table under `athena/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// The file that rows come from; the same for all of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) file_name: &'a str,
    pub(crate) sha256: &'a str,
}

/// One trade date as Parquet.
#[derive(Debug)]
pub(crate) struct EncodedDay {
    pub(crate) date: jiff::civil::Date,
    pub(crate) rows: u64,
    pub(crate) bytes: Vec<u8>,
}

/// Encodes each trade date on its own.
pub(crate) fn encode(days: &Days, origin: Origin<'_>) -> Result<Vec<EncodedDay>, EncodeError> {
    match days {
        Days::Eod(days) => days
            .iter()
            .map(|(date, rows)| {
                let bytes = parquet::write(&energy_eod::batch(rows, origin)?)?;
                Ok(EncodedDay { date: *date, rows: rows.len() as u64, bytes })
            })
            .collect(),
        Days::Trade(days) => days
            .iter()
            .map(|(date, rows)| {
                let bytes = parquet::write(&energy_trade::batch(rows, origin)?)?;
                Ok(EncodedDay { date: *date, rows: rows.len() as u64, bytes })
            })
            .collect(),
    }
}
