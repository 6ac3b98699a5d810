//! `Settlement_Caps_*.txt`: settlement prices of caps. The column says base, for the hours; the load is the cap.
//!
//! Its columns are those of the caps' open interest. The words of the title tell them apart, else the name, else the
//! values.

use super::wide::{Curve, Measure};
use super::{Dated, Kind, Layout, Wide};
use crate::table::Table;

pub(super) static LAYOUT: Layout = Layout {
    name: "settlement_caps",
    kind: Kind::EnergyCurve,
    table: Table::EnergyCurve,
    header: None,
    delimiter: b'\t',
    positional: &COLUMNS,
    quoted: false,
    // A line does not tell; see `WIDE`.
    shape: |_| false,
    name_hints: &["settlement_caps"],
    dated: Dated::InBody,
    parser: |columns| Curve::boxed(columns, &WIDE, &["cap"], Measure::Settle),
};

pub(super) static WIDE: Wide =
    Wide { layout: &LAYOUT, group: &["period", "base"], date_cell: 11, words: &["settle"], counts: false };

#[rustfmt::skip]
const COLUMNS: [&str; 8] = [
    "NSW period", "NSW base",
    "VIC period", "VIC base",
    "QLD period", "QLD base",
    "SA period", "SA base",
];
