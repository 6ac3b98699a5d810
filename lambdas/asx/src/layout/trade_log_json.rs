//! The trade log as the API gives it in JSON; each trade is a line with the columns of the CSV.

use super::{Dated, Kind, Layout, RowPerLine, trade_log_csv};
use crate::table::Table;

pub(super) static LAYOUT: Layout = Layout {
    name: "trade_log_json",
    kind: Kind::EnergyTrade,
    table: Table::EnergyTrade,
    header: None,
    delimiter: b'\t',
    positional: &trade_log_csv::COLUMNS,
    quoted: false,
    shape: |_| false,
    name_hints: &["trade_log", "tradelog", "energy_trade"],
    dated: Dated::InBody,
    parser: |columns| RowPerLine::boxed(columns, trade_log_csv::read),
};
