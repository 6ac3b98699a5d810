//! Why a table object could not be read back.

use parquet::errors::ParquetError;
use thiserror::Error;

use super::Table;

/// A table object could not be read back.
#[derive(Debug, Error)]
pub enum TableError {
    /// It is not Parquet, or damaged.
    #[error("it is not Parquet or is damaged: {0}")]
    Parquet(#[from] ParquetError),
    /// It is another table, or not written by the harvester.
    #[error("it is no {table} of ours: its column {name} is missing, or of another type or length")]
    Column {
        /// The table it should be.
        table: Table,
        /// The column.
        name: &'static str,
    },
    /// It was written by a harvester that knows more.
    #[error(
        "it is {table} version {version}, and this program knows {known}: take the version that harvested it"
    )]
    Newer {
        /// The table.
        table: Table,
        /// Its version.
        version: i64,
        /// Ours.
        known: i32,
    },
}
