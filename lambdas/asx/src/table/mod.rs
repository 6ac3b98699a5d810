//! The tables: their columns, how rows become Parquet, and how they are read back.

mod asx24_eod;
mod chunk;
mod column;
mod deltas;
mod encoder;
mod energy_curve;
mod energy_eod;
mod energy_option_oi;
mod energy_trade;
mod error;
mod listed_company;
mod listing;
mod name;
mod page;
mod schema;
mod short_position;
mod stored;
mod traits;
mod writer;

pub use column::Column;
pub(crate) use column::ColumnType;
pub(crate) use encoder::Encoder;
pub use error::TableError;
pub use name::Table;
pub(crate) use stored::Stored;
pub(crate) use writer::{DayObject, DayWriter};
