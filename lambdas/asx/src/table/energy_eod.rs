//! `energy_eod`: one row per contract and trade date.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::batch::Batch;
use super::column::contract_columns;
use super::{Column, ColumnType, Origin, Table};
use crate::layout::EodRow;

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

pub(super) fn batch(rows: &[EodRow], origin: Origin<'_>) -> Result<RecordBatch, ArrowError> {
    let listed = rows.iter().map(|row| &row.listed);
    let measures = rows.iter().map(|row| &row.measures);
    let mut batch = Batch::new(Table::EnergyEod);
    batch.listed(listed.clone())?;
    batch.decimal(measures.clone().map(|row| row.bid))?;
    batch.integer(measures.clone().map(|row| row.bid_size));
    batch.decimal(measures.clone().map(|row| row.ask))?;
    batch.integer(measures.clone().map(|row| row.ask_size));
    batch.decimal(measures.clone().map(|row| row.open))?;
    batch.decimal(measures.clone().map(|row| row.high))?;
    batch.decimal(measures.clone().map(|row| row.low))?;
    batch.decimal(measures.clone().map(|row| row.last))?;
    batch.decimal(measures.clone().map(|row| row.settle))?;
    batch.decimal(measures.clone().map(|row| row.net_change))?;
    batch.integer(measures.clone().map(|row| row.volume));
    batch.integer(measures.clone().map(|row| row.open_interest));
    batch.decimal(measures.clone().map(|row| row.implied_volatility))?;
    batch.timestamp(measures.map(|row| row.last_trade_at));
    batch.origin(listed, origin);
    batch.finish()
}
