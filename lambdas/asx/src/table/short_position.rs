//! `short_position`: short positions as ASIC adds them up, one row per product and day.
//!
//! The share is in per cent and has up to eight places.

use super::column::dated_columns;
use super::{Column, ColumnType};

pub(super) const COLUMNS: &[Column] = dated_columns![
    Column::required("product_code", ColumnType::Label),
    Column::required("product", ColumnType::Label),
    Column::required("reported_short_positions", ColumnType::Integer),
    Column::nullable("total_product_in_issue", ColumnType::Integer),
    Column::nullable("percent_reported_short", ColumnType::Fraction),
];
