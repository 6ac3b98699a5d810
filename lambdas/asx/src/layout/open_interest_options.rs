//! `OpenInterest_Options_*.txt`: open interest of options, a sub-table for each period, for each region calls, strike and
//! puts.

use super::wide::OptionOi;
use super::{Dated, Kind, Layout, Wide};
use crate::table::Table;

pub(super) static LAYOUT: Layout = Layout {
    name: "open_interest_options",
    kind: Kind::EnergyOptionOi,
    table: Table::EnergyOptionOi,
    header: None,
    delimiter: b'\t',
    positional: &COLUMNS,
    quoted: false,
    // A line does not tell; see `WIDE`.
    shape: |_| false,
    name_hints: &["openinterest_options"],
    dated: Dated::InBody,
    parser: |columns| OptionOi::boxed(columns, &WIDE),
};

pub(super) static WIDE: Wide = Wide {
    layout: &LAYOUT,
    group: &["call_oi", "strike", "put_oi"],
    date_cell: 2,
    words: &["open interest", "openinterest"],
    counts: true,
};

#[rustfmt::skip]
const COLUMNS: [&str; 12] = [
    "NSW call_oi", "NSW strike", "NSW put_oi",
    "VIC call_oi", "VIC strike", "VIC put_oi",
    "QLD call_oi", "QLD strike", "QLD put_oi",
    "SA call_oi", "SA strike", "SA put_oi",
];
