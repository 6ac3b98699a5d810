//! The tables: their columns, how rows become Parquet, and how they are read back.

mod chunk;
mod column;
mod constant;
mod encoder;
mod energy_curve;
mod energy_eod;
mod energy_option_oi;
mod energy_trade;
mod error;
mod listing;
mod name;
mod packer;
mod schema;
mod stored;
mod values;
mod writer;

pub use column::Column;
pub(crate) use column::ColumnType;
pub(crate) use encoder::Encoder;
pub use error::TableError;
pub use name::Table;
pub(crate) use stored::Stored;
pub(crate) use writer::{DayObject, DayWriter};
