//! The layouts: what each kind of file looks like and how one of its rows is read. A layout is data and a function that
//! reads a row; a new one is a file here and a line in [`LAYOUTS`].

mod cells;
mod definition;
mod eod_csv;
mod kind;
mod public_trades;
mod rows;
mod trade_log_csv;

pub(crate) use cells::{Cells, Context};
pub(crate) use definition::{Header, Layout, RowReader};
pub use kind::Kind;
pub(crate) use rows::{EodRow, Listed, RawCode, TradeRow};

/// Every layout known, the more telling first.
pub(crate) static LAYOUTS: [&Layout; 3] = [&eod_csv::LAYOUT, &trade_log_csv::LAYOUT, &public_trades::LAYOUT];
