//! `energy_eod`: one row per contract and trade date.

use super::column::contract_columns;
use super::{Column, ColumnType};

pub(super) const COLUMNS: &[Column] = contract_columns![
    Column::nullable("bid", ColumnType::Decimal),
    Column::nullable("bid_size", ColumnType::Integer),
    Column::nullable("ask", ColumnType::Decimal),
    Column::nullable("ask_size", ColumnType::Integer),
    Column::nullable("open", ColumnType::Decimal),
    Column::nullable("high", ColumnType::Decimal),
    Column::nullable("low", ColumnType::Decimal),
    Column::nullable("last", ColumnType::Decimal),
    Column::nullable("settle", ColumnType::Decimal),
    Column::nullable("net_change", ColumnType::Decimal),
    Column::nullable("volume", ColumnType::Integer),
    Column::nullable("open_interest", ColumnType::Integer),
    Column::nullable("implied_volatility", ColumnType::Decimal),
    Column::nullable("last_trade_at", ColumnType::Timestamp),
];
