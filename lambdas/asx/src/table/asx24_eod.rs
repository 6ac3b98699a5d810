//! `asx24_eod`: the end-of-day summary of the futures market, one row per commodity, expiry and trade date.
//!
//! Commodities are whatever the exchange lists, so commodity and unit are text as the summary prints them.

use super::column::dated_columns;
use super::{Column, ColumnType};

pub(super) const COLUMNS: &[Column] = dated_columns![
    Column::required("expiry_raw", ColumnType::Label),
    Column::required("commodity", ColumnType::Label),
    Column::required("expiry", ColumnType::Label),
    Column::required("expiry_month", ColumnType::Date),
    Column::nullable("commodity_name", ColumnType::Label),
    Column::nullable("unit", ColumnType::Label),
    Column::nullable("open", ColumnType::Decimal),
    Column::nullable("high", ColumnType::Decimal),
    Column::nullable("low", ColumnType::Decimal),
    Column::nullable("last", ColumnType::Decimal),
    Column::nullable("settle", ColumnType::Decimal),
    Column::nullable("settle_change", ColumnType::Decimal),
    Column::nullable("open_interest", ColumnType::Integer),
    Column::nullable("open_interest_change", ColumnType::Integer),
    Column::nullable("volume", ColumnType::Integer),
];
