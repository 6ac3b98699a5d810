//! `energy_curve`: the wide files unpivoted, one row per value.
//!
//! What a file leaves blank has no row, so `value` is never null. Open interest is a count, but shares the column with
//! prices.

use super::column::dated_columns;
use super::{Column, ColumnType};

pub(super) const COLUMNS: &[Column] = dated_columns![
    Column::required("period_raw", ColumnType::Label),
    Column::required("region", ColumnType::Label),
    Column::required("period", ColumnType::Label),
    Column::required("load", ColumnType::Label),
    Column::required("measure", ColumnType::Label),
    Column::required("value", ColumnType::Decimal),
];
