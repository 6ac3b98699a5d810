//! The ways in which processing can go wrong. What is wrong with a file is no error but an
//! [`Outcome`](crate::Outcome).

use std::io;

use parquet::errors::ParquetError;
use thiserror::Error;

/// A file could not be processed.
#[derive(Debug, Error)]
pub enum ProcessError {
    /// Its bytes did not come.
    #[error("the file could not be read: {0}")]
    Read(#[source] io::Error),
    /// There was no room for what it became.
    #[error("the temporary file could not be written or read back: {0}")]
    Scratch(#[source] io::Error),
    /// The tables could not be encoded. No file should be able to cause this; it is a defect of this crate.
    #[error("Parquet could not be written: {0}")]
    Parquet(#[from] ParquetError),
}
