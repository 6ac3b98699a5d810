//! `OpenInterest_Caps_*.txt`: open interest of caps, in the columns of their settlement prices.

use super::wide::{Curve, Measure};
use super::{Dated, Kind, Layout, Wide};
use crate::table::Table;

pub(super) static LAYOUT: Layout = Layout {
    name: "open_interest_caps",
    kind: Kind::EnergyCurve,
    table: Table::EnergyCurve,
    header: None,
    delimiter: b'\t',
    positional: &COLUMNS,
    quoted: false,
    // A line does not tell; see `WIDE`.
    shape: |_| false,
    name_hints: &["openinterest_caps"],
    dated: Dated::InBody,
    parser: |columns| Curve::boxed(columns, &WIDE, &["cap"], Measure::OpenInterest),
};

pub(super) static WIDE: Wide = Wide {
    layout: &LAYOUT,
    group: &["period", "base"],
    date_cell: 11,
    words: &["open interest", "openinterest"],
    counts: true,
};

#[rustfmt::skip]
const COLUMNS: [&str; 8] = [
    "NSW period", "NSW base",
    "VIC period", "VIC base",
    "QLD period", "QLD base",
    "SA period", "SA base",
];
