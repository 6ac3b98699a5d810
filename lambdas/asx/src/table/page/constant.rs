//! Columns with one value in every row, or with none: a few bytes whatever the number of rows.

use parquet::basic::Encoding;
use parquet::errors::ParquetError;
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnDescPtr;

use super::draft::{Draft, Values};
use super::hybrid::run;
use super::plain::Plain;
use crate::table::chunk::Chunk;

/// A value as Parquet's plain encoding has it, and what to say of it.
pub(in crate::table) struct Constant {
    plain: Vec<u8>,
    statistics: Option<Statistics>,
}

impl Constant {
    pub(in crate::table) fn number(value: i32) -> Self {
        let statistics = <i32 as Plain>::statistics(Some(value), Some(value), 0);
        Self { plain: value.to_le_bytes().to_vec(), statistics: Some(statistics) }
    }

    /// A text that nothing is said of.
    pub(in crate::table) fn text(text: &[u8]) -> Self {
        let mut plain = Vec::new();
        text.append(&mut plain);
        Self { plain, statistics: None }
    }

    /// The column: a dictionary of one value, and a run of its number. Not compressed: that would make it longer.
    pub(in crate::table) fn chunk(self, column: &ColumnDescPtr, rows: usize) -> Result<Chunk, ParquetError> {
        // One bit wide.
        let mut data = vec![1];
        run(rows, 0, &mut data);
        let draft = Draft {
            rows,
            dictionary: Some(Values { plain: self.plain, count: 1 }),
            data,
            encoding: Encoding::RLE_DICTIONARY,
            statistics: self.statistics,
        };
        draft.loose().chunk(column)
    }
}

/// A column of 64-bit nulls: a run of zeros says so.
pub(in crate::table) fn nulls(column: &ColumnDescPtr, rows: usize) -> Result<Chunk, ParquetError> {
    let mut levels = Vec::new();
    run(rows, 0, &mut levels);
    let length = u32::try_from(levels.len()).unwrap_or(u32::MAX);
    let data = [&length.to_le_bytes(), &levels[..]].concat();
    let statistics = <i64 as Plain>::statistics(None, None, rows as u64);
    let draft =
        Draft { rows, dictionary: None, data, encoding: Encoding::PLAIN, statistics: Some(statistics) };
    draft.loose().chunk(column)
}
