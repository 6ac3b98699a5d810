//! `OpenInterest_Futures_*.txt`: open interest of futures, for each region peak and base.

use super::wide::{Curve, Measure};
use super::{Dated, Kind, Layout, Wide};
use crate::table::Table;

pub(super) static LAYOUT: Layout = Layout {
    name: "open_interest_futures",
    kind: Kind::EnergyCurve,
    table: Table::EnergyCurve,
    header: None,
    delimiter: b'\t',
    positional: &COLUMNS,
    quoted: false,
    // A line does not tell; see `WIDE`.
    shape: |_| false,
    name_hints: &["openinterest_futures"],
    dated: Dated::InBody,
    parser: |columns| Curve::boxed(columns, &WIDE, &["peak", "base"], Measure::OpenInterest),
};

pub(super) static WIDE: Wide = Wide {
    layout: &LAYOUT,
    group: &["period", "peak", "base"],
    date_cell: 3,
    words: &["open interest", "openinterest"],
    counts: true,
};

#[rustfmt::skip]
const COLUMNS: [&str; 12] = [
    "NSW period", "NSW peak", "NSW base",
    "VIC period", "VIC peak", "VIC base",
    "QLD period", "QLD peak", "QLD base",
    "SA period", "SA peak", "SA base",
];
