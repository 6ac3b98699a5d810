//! `energy_trade`: one row per trade, equal ones included.
//!
//! `trade_time` is text (`10:04:19`, Sydney): Athena has no type for a time of day. For arithmetic there is
//! `trade_ts_utc`.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::batch::Batch;
use super::column::contract_columns;
use super::{Column, ColumnType, Origin, Table};
use crate::layout::{RawCode, TradeRow};

pub(super) const COLUMNS: &[Column] = contract_columns![
    Column::required("trade_time", ColumnType::Text),
    Column::required("trade_ts_utc", ColumnType::Timestamp),
    Column::nullable("trade_type", ColumnType::Label),
    Column::required("volume", ColumnType::Integer),
    Column::required("price", ColumnType::Decimal),
    Column::nullable("hours", ColumnType::Integer),
    Column::nullable("face_value", ColumnType::Decimal),
    Column::required("is_unpriced_leg", ColumnType::Boolean),
];

pub(super) fn batch(rows: &[TradeRow], origin: Origin<'_>) -> Result<RecordBatch, ArrowError> {
    let listed = rows.iter().map(|row| &row.listed);
    let times: Vec<String> = rows.iter().map(|row| row.time.to_string()).collect();
    let mut batch = Batch::new(Table::EnergyTrade);
    batch.listed(listed.clone())?;
    batch.text(times.iter().map(String::as_str));
    batch.timestamp(rows.iter().map(|row| Some(row.at)));
    batch.label(rows.iter().map(|row| row.trade_type.as_ref().map(RawCode::as_str)));
    batch.integer(rows.iter().map(|row| Some(row.volume)));
    batch.decimal(rows.iter().map(|row| Some(row.price)))?;
    batch.integer(rows.iter().map(|row| row.hours));
    batch.decimal(rows.iter().map(|row| row.face_value))?;
    batch.boolean(rows.iter().map(|row| row.is_unpriced_leg));
    batch.origin(listed, origin);
    batch.finish()
}
