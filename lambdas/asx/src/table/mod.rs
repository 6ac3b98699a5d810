//! The tables: their columns, and how rows become Parquet.

mod chunk;
mod column;
mod days;
mod encoder;
mod energy_curve;
mod energy_eod;
mod energy_option_oi;
mod energy_trade;
mod listing;
mod name;
mod page;
mod schema;
mod traits;
mod writer;

pub use column::Column;
pub(crate) use column::ColumnType;
pub(crate) use encoder::Encoder;
pub use name::Table;
pub(crate) use writer::{DayObject, DayWriter};
