//! `energy_trade`: one row per trade, equal ones included.
//!
//! `trade_time` is text (`10:04:19`, Sydney): Athena has no type for a time of day. For arithmetic there is
//! `trade_ts_utc`.

use super::column::contract_columns;
use super::{Column, ColumnType};

pub(super) const COLUMNS: &[Column] = contract_columns![
    Column::required("trade_time", ColumnType::Clock),
    Column::required("trade_ts_utc", ColumnType::Timestamp),
    Column::nullable("trade_type", ColumnType::Label),
    Column::required("volume", ColumnType::Integer),
    Column::required("price", ColumnType::Decimal),
    Column::nullable("hours", ColumnType::Integer),
    Column::nullable("face_value", ColumnType::Decimal),
    Column::required("is_unpriced_leg", ColumnType::Boolean),
];
