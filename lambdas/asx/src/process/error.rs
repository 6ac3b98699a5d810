//! The one way in which processing can go wrong.

use arrow_schema::ArrowError;
use parquet::errors::ParquetError;
use thiserror::Error;

/// The tables could not be written. No file should be able to cause this; it is a defect of this crate.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// Columns do not fit the table's declaration.
    #[error("rows do not fit the declared columns: {0}")]
    Columns(#[from] ArrowError),
    /// Parquet would not take them.
    #[error("Parquet could not be written: {0}")]
    Parquet(#[from] ParquetError),
}
