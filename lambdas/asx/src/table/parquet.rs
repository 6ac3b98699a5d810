//! Parquet, the same bytes for the same rows: one row group, fixed settings, no time of writing anywhere.

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

/// Smaller than the default of 1 at no cost that shows on a file of a few thousand rows.
const LEVEL: i32 = 3;

pub(super) fn write(batch: &RecordBatch) -> Result<Vec<u8>, ParquetError> {
    let properties =
        WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?)).build();
    // Readers take the types from Parquet's own schema. Arrow's copy of it would only say how the columns were held in
    // memory here (dictionaries, 64-bit decimals), and some readers would follow that.
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options)?;
    writer.write(batch)?;
    writer.into_inner()
}
