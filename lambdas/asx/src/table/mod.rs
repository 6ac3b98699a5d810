//! The tables: their columns, and how rows become Parquet.

mod batch;
mod column;
mod encode;
mod energy_eod;
mod energy_trade;
mod name;
mod parquet;

pub use column::Column;
pub(crate) use column::ColumnType;
pub(crate) use encode::{Origin, encode};
pub use name::Table;
