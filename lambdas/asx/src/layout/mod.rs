//! The layouts: what each kind of file looks like and how its lines are read. A layout is data and a parser, for most
//! files a function that reads one row; a new one is a file here and a line in [`LAYOUTS`].

mod cells;
mod closing_snapshot_futures;
mod closing_snapshot_options;
mod columns;
mod definition;
mod eod_csv;
mod final_snapshot;
mod kind;
mod legacy;
mod legacy_trade_log;
mod measures;
mod open_interest_report;
mod parser;
mod public_trades;
mod trade_log_csv;

use cells::Cells;
pub(crate) use columns::Columns;
pub(crate) use definition::{Header, Layout};
pub use kind::Kind;
use measures::{EodMeasures, TradeMeasures};
use parser::RowPerLine;
pub(crate) use parser::{Context, Parser};

/// Every layout known, the more telling first.
pub(crate) static LAYOUTS: [&Layout; 8] = [
    &eod_csv::LAYOUT,
    &trade_log_csv::LAYOUT,
    &closing_snapshot_futures::LAYOUT,
    &closing_snapshot_options::LAYOUT,
    &final_snapshot::LAYOUT,
    &open_interest_report::LAYOUT,
    &legacy_trade_log::LAYOUT,
    &public_trades::LAYOUT,
];
