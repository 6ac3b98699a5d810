//! Columns with one value in every row, or with none: a few bytes whatever the number of rows.

use parquet::basic::Encoding;
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::chunk::Chunk;

/// A value as Parquet's plain encoding has it, and what to say of it.
pub(super) struct Constant {
    plain: Vec<u8>,
    statistics: Option<Statistics>,
}

impl Constant {
    pub(super) fn number(value: i32) -> Self {
        let statistics = Statistics::int32(Some(value), Some(value), None, Some(0), false);
        Self { plain: value.to_le_bytes().to_vec(), statistics: Some(statistics) }
    }

    /// A text that nothing is said of.
    pub(super) fn text(text: &[u8]) -> Self {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self { plain: [&length.to_le_bytes(), text].concat(), statistics: None }
    }

    /// The column: a dictionary of one value, and a run of its number.
    pub(super) fn chunk(self, column: &ColumnDescPtr, rows: usize) -> Result<Chunk, ParquetError> {
        // One bit wide.
        let indices = [&[1], &run(rows)[..]].concat();
        let pages = Pages { dictionary: Some(self.plain), data: indices, encoding: Encoding::RLE_DICTIONARY };
        pages.chunk(column, rows, self.statistics)
    }
}

/// A column of nulls: a run of zeros says so.
pub(super) fn nulls(column: &ColumnDescPtr, rows: usize) -> Result<Chunk, ParquetError> {
    let levels = run(rows);
    let length = u32::try_from(levels.len()).unwrap_or(u32::MAX);
    let data = [&length.to_le_bytes(), &levels[..]].concat();
    let statistics = Statistics::int64(None, None, None, Some(rows as u64), false);
    Pages { dictionary: None, data, encoding: Encoding::PLAIN }.chunk(column, rows, Some(statistics))
}

/// So many times 0, in Parquet's run-length encoding.
fn run(length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut left = (length as u64) << 1;
    while left > 0x7f {
        bytes.push(left.to_le_bytes()[0] | 0x80);
        left >>= 7;
    }
    bytes.extend([left.to_le_bytes()[0], 0]);
    bytes
}

struct Pages {
    dictionary: Option<Vec<u8>>,
    data: Vec<u8>,
    encoding: Encoding,
}

impl Pages {
    /// Not compressed: that would make them longer.
    fn chunk(
        self,
        column: &ColumnDescPtr,
        rows: usize,
        statistics: Option<Statistics>,
    ) -> Result<Chunk, ParquetError> {
        let mut to = TrackedWrite::new(Vec::new());
        let mut pages = SerializedPageWriter::new(&mut to);
        let mut about = ColumnChunkMetaData::builder(column.clone());
        let mut encodings = vec![Encoding::RLE, self.encoding];
        if let Some(plain) = self.dictionary {
            let size = plain.len();
            let page = Page::DictionaryPage {
                buf: plain.into(),
                num_values: 1,
                encoding: Encoding::PLAIN,
                is_sorted: false,
            };
            let written = pages.write_page(CompressedPage::new(page, size))?;
            about = about.set_dictionary_page_offset(i64::try_from(written.offset).ok());
            encodings.push(Encoding::PLAIN);
        }
        let size = self.data.len();
        let page = Page::DataPage {
            buf: self.data.into(),
            num_values: u32::try_from(rows).unwrap_or(u32::MAX),
            encoding: self.encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let written = pages.write_page(CompressedPage::new(page, size))?;
        let bytes = to.into_inner()?;
        let signed = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
        about = about
            .set_encodings(encodings)
            .set_num_values(signed(rows))
            .set_data_page_offset(signed(usize::try_from(written.offset).unwrap_or_default()))
            .set_total_compressed_size(signed(bytes.len()))
            .set_total_uncompressed_size(signed(bytes.len()));
        if let Some(statistics) = statistics {
            about = about.set_statistics(statistics);
        }
        let about = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: rows as u64,
            metadata: about.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(Chunk { bytes: bytes.into(), about })
    }
}
