//! Each trade date becomes one Parquet file.

use super::{energy_eod, energy_trade, parquet};
use crate::process::EncodeError;
use crate::read::Days;

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
