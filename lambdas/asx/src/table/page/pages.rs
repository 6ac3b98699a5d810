//! The pages of a column, as they will stand in the file: the crate writes their headers.

use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{self, CompressedPage, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use crate::table::chunk::Chunk;

/// Room for a page's header, in bytes.
const HEADER: usize = 64;

#[derive(Debug)]
pub(in crate::table) struct Pages {
    pub(super) rows: usize,
    /// And how many values it has.
    pub(super) dictionary: Option<(Page, usize)>,
    pub(super) data: Page,
    pub(super) encoding: Encoding,
    pub(super) codec: Compression,
    pub(super) statistics: Option<Statistics>,
}

#[derive(Debug)]
pub(super) struct Page {
    /// Compressed, if pages are.
    pub(super) bytes: Bytes,
    /// Of what was compressed.
    pub(super) size: usize,
}

impl Pages {
    /// The chunk of a column that has these pages. Several columns of the same type may.
    pub(in crate::table) fn chunk(&self, column: &ColumnDescPtr) -> Result<Chunk, ParquetError> {
        let room = self.dictionary.as_ref().map_or(0, |(page, _)| page.bytes.len()) + self.data.bytes.len();
        let mut to = TrackedWrite::new(Vec::with_capacity(room + 2 * HEADER));
        let mut writer = SerializedPageWriter::new(&mut to);
        let mut about = ColumnChunkMetaData::builder(column.clone());
        let mut encodings = vec![Encoding::RLE, self.encoding];
        let mut size = 0;
        if let Some((dictionary, values)) = &self.dictionary {
            let page = page::Page::DictionaryPage {
                buf: dictionary.bytes.clone(),
                num_values: count(*values),
                encoding: Encoding::PLAIN,
                is_sorted: false,
            };
            let written = writer.write_page(CompressedPage::new(page, dictionary.size))?;
            size += written.uncompressed_size;
            about = about.set_dictionary_page_offset(i64::try_from(written.offset).ok());
            encodings.push(Encoding::PLAIN);
        }
        let page = page::Page::DataPage {
            buf: self.data.bytes.clone(),
            num_values: count(self.rows),
            encoding: self.encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let written = writer.write_page(CompressedPage::new(page, self.data.size))?;
        size += written.uncompressed_size;
        let bytes = to.into_inner()?;
        if let Some(statistics) = &self.statistics {
            about = about.set_statistics(statistics.clone());
        }
        let metadata = about
            .set_encodings(encodings)
            .set_compression(self.codec)
            .set_num_values(signed(self.rows))
            .set_data_page_offset(i64::try_from(written.offset).unwrap_or(i64::MAX))
            .set_total_compressed_size(signed(bytes.len()))
            .set_total_uncompressed_size(signed(size))
            .build()?;
        let about = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: self.rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(Chunk { bytes: bytes.into(), about })
    }
}

fn count(values: usize) -> u32 {
    u32::try_from(values).unwrap_or(u32::MAX)
}

fn signed(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
