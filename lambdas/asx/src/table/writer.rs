//! One trade date as a Parquet file in the scratch.

use std::mem::take;

use jiff::civil::Date;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::TypePtr;

use crate::process::ProcessError;
use crate::scratch::{Content, Spool};

/// Stands for the hash of the source, which is known when all of it has been read. It is as long, and does not occur in
/// any other way where it is looked for.
pub(super) const PLACEHOLDER: [u8; 64] = [b'?'; 64];

/// A file that is being written, row group by row group.
pub(crate) struct DayWriter {
    date: Date,
    pub(super) file: SerializedFileWriter<Vec<u8>>,
    content: Content,
    rows: u64,
    marks: Vec<u64>,
}

/// A file that is complete, but for the hash of its source.
#[derive(Debug)]
pub(crate) struct DayObject {
    pub(crate) date: Date,
    pub(crate) rows: u64,
    pub(crate) content: Content,
    /// Where the placeholders are.
    marks: Vec<u64>,
}

impl DayWriter {
    pub(super) fn new(
        date: Date,
        schema: TypePtr,
        properties: WriterPropertiesPtr,
    ) -> Result<Self, ParquetError> {
        let file = SerializedFileWriter::new(Vec::new(), schema, properties)?;
        Ok(Self { date, file, content: Content::default(), rows: 0, marks: Vec::new() })
    }

    /// A row group is complete; its placeholder stands so far into the chunk of that column.
    pub(super) fn end_group(
        &mut self,
        group: &RowGroupMetaData,
        column: usize,
        mark: u64,
        spool: &mut Spool<'_>,
    ) -> Result<(), ProcessError> {
        self.rows += u64::try_from(group.num_rows()).unwrap_or_default();
        let chunk = group.column(column).byte_range().0;
        self.marks.push(chunk + mark);
        let bytes = take(self.file.inner_mut());
        self.content.push(spool.append(&bytes).map_err(ProcessError::Scratch)?);
        Ok(())
    }

    pub(crate) fn finish(self, spool: &mut Spool<'_>) -> Result<DayObject, ProcessError> {
        let Self { date, file, mut content, rows, marks } = self;
        let bytes = file.into_inner()?;
        content.push(spool.append(&bytes).map_err(ProcessError::Scratch)?);
        Ok(DayObject { date, rows, content, marks })
    }
}

impl DayObject {
    /// Fills in the hash of the source, in hex.
    pub(crate) fn complete(&self, sha256: &str, spool: &mut Spool<'_>) -> Result<(), ProcessError> {
        for mark in &self.marks {
            spool.replace(&self.content, *mark, sha256.as_bytes()).map_err(ProcessError::Scratch)?;
        }
        Ok(())
    }
}
