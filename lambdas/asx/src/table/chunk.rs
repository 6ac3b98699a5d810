//! Column chunks that are encoded on their own: those that several row groups have in common are encoded once.

use bytes::Bytes;
use parquet::column::writer::{ColumnCloseResult, get_column_writer};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::packer::{Packer, Packing};
use super::values::Values;

/// One column of one row group, as it stands in a file.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) bytes: Bytes,
    pub(super) about: ColumnCloseResult,
}

impl Chunk {
    pub(super) fn encode(
        column: &ColumnDescPtr,
        properties: &WriterPropertiesPtr,
        packer: &mut Packer,
        values: &Values,
    ) -> Result<Self, ParquetError> {
        let mut to = TrackedWrite::new(Vec::new());
        let pages = Box::new(Packing { packer, pages: SerializedPageWriter::new(&mut to) });
        let mut writer = get_column_writer(column.clone(), properties.clone(), pages);
        values.write(&mut writer)?;
        let mut about = writer.close()?;
        about.metadata = about.metadata.into_builder().set_compression(Packer::codec()?).build()?;
        Ok(Self { bytes: to.into_inner()?.into(), about })
    }

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
