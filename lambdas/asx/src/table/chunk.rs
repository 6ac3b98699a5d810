//! Column chunks that are encoded on their own: those that several row groups have in common are encoded once.

use bytes::Bytes;
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedRowGroupWriter;

/// One column of one row group, as it stands in a file.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) bytes: Bytes,
    pub(super) about: ColumnCloseResult,
}

impl Chunk {
    /// Where these bytes stand in it.
    pub(super) fn find(&self, bytes: &[u8]) -> Option<u64> {
        memchr::memmem::find(&self.bytes, bytes).map(|at| at as u64)
    }

    pub(super) fn append(
        &self,
        group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    ) -> Result<(), ParquetError> {
        group.append_column(&self.bytes, self.about.clone())
    }
}
