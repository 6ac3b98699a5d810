//! `Settlement_Futures_*.txt`: settlement prices of futures, for each region peak, off-peak and base.

use super::wide::{Curve, Measure};
use super::{Dated, Kind, Layout, Wide};
use crate::table::Table;

pub(super) static LAYOUT: Layout = Layout {
    name: "settlement_futures",
    kind: Kind::EnergyCurve,
    table: Table::EnergyCurve,
    header: None,
    delimiter: b'\t',
    positional: &COLUMNS,
    quoted: false,
    // A line does not tell; see `WIDE`.
    shape: |_| false,
    name_hints: &["settlement_futures"],
    dated: Dated::InBody,
    parser: |columns| Curve::boxed(columns, &WIDE, &["peak", "offpeak", "base"], Measure::Settle),
};

pub(super) static WIDE: Wide = Wide {
    layout: &LAYOUT,
    group: &["period", "peak", "offpeak", "base"],
    date_cell: 11,
    words: &["settle"],
    counts: false,
};

#[rustfmt::skip]
const COLUMNS: [&str; 16] = [
    "NSW period", "NSW peak", "NSW offpeak", "NSW base",
    "VIC period", "VIC peak", "VIC offpeak", "VIC base",
    "QLD period", "QLD peak", "QLD offpeak", "QLD base",
    "SA period", "SA peak", "SA offpeak", "SA base",
];
