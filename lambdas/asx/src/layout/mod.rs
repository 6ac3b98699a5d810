//! The layouts: what each kind of file looks like and how its lines are read. A layout is data and a parser, for most
//! files a function that reads one row; a new one is a file here and a line in [`LAYOUTS`].

mod asx24_eod;
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
mod listed_company;
mod measures;
mod open_interest_caps;
mod open_interest_futures;
mod open_interest_options;
mod open_interest_report;
mod parser;
mod public_trades;
mod settlement_caps;
mod settlement_futures;
mod short_position;
mod trade_log_csv;
mod trade_log_json;
mod wide;

pub(crate) use asx24_eod::is_header as is_asx24_header;
use cells::Cells;
pub(crate) use columns::Columns;
pub(crate) use definition::{Dated, Header, Layout};
pub use kind::Kind;
use measures::{EodMeasures, TradeMeasures};
use parser::RowPerLine;
pub(crate) use parser::{Context, Parser};
pub(crate) use wide::Wide;

/// Every layout known, the more telling first.
pub(crate) static LAYOUTS: [&Layout; 17] = [
    &eod_csv::LAYOUT,
    &trade_log_csv::LAYOUT,
    &closing_snapshot_futures::LAYOUT,
    &closing_snapshot_options::LAYOUT,
    &final_snapshot::LAYOUT,
    &open_interest_report::LAYOUT,
    &legacy_trade_log::LAYOUT,
    &public_trades::LAYOUT,
    &settlement_futures::LAYOUT,
    &settlement_caps::LAYOUT,
    &open_interest_futures::LAYOUT,
    &open_interest_caps::LAYOUT,
    &open_interest_options::LAYOUT,
    &trade_log_json::LAYOUT,
    &asx24_eod::LAYOUT,
    &listed_company::LAYOUT,
    &short_position::LAYOUT,
];

/// The one that is JSON.
pub(crate) static TRADE_LOG_JSON: &Layout = &trade_log_json::LAYOUT;

/// The one that is a web page.
pub(crate) static ASX24_EOD: &Layout = &asx24_eod::LAYOUT;

/// What there is to say besides about those that are wide.
pub(crate) static WIDE: [&Wide; 5] = [
    &settlement_futures::WIDE,
    &settlement_caps::WIDE,
    &open_interest_futures::WIDE,
    &open_interest_caps::WIDE,
    &open_interest_options::WIDE,
];
