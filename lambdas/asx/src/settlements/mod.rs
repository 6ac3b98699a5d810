//! Settlement prices read back from the tables: what a forward curve is drawn from.
//!
//! Two tables have them, each in its own words: end-of-day rows are about contracts, the unpivoted wide files about
//! periods. Here both become the same, futures of a known product, region and term; options, gas and certificates have no
//! place on a curve of a region and are left out.

mod energy_curve;
mod energy_eod;
mod rank;
mod settlement;

use bytes::Bytes;

use crate::table::{Stored, Table, TableError};

pub use rank::rank;
pub use settlement::Settlement;

/// The tables that have settlement prices.
pub const TABLES: [Table; 2] = [Table::EnergyEod, Table::EnergyCurve];

/// The settlements of a table object, in the order of its rows. A contract that has not settled is one without a price.
pub fn settlements(table: Table, object: Vec<u8>) -> Result<Vec<Settlement>, TableError> {
    let stored = Stored::open(table, Bytes::from(object))?;
    match table {
        Table::EnergyEod => energy_eod::settlements(&stored),
        Table::EnergyCurve => energy_curve::settlements(&stored),
        _ => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests;
