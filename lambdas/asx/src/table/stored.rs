//! A table object read back, column by column. Only the columns that are asked for are decoded.
//!
//! Without arrow, which neither the lambdas nor the command line need for anything else.

use bytes::Bytes;
use parquet::basic::Type as Physical;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::{ColumnType, Table, TableError, deltas};

/// Records that are decoded at a time.
const BATCH: usize = 4096;

/// An object of a table.
pub(crate) struct Stored {
    table: Table,
    reader: SerializedFileReader<Bytes>,
}

impl Stored {
    /// Opens it. Columns may have come since, so one whose version is newer than ours is refused.
    pub(crate) fn open(table: Table, object: Bytes) -> Result<Self, TableError> {
        let stored = Self { table, reader: SerializedFileReader::new(object)? };
        stored.check_places()?;
        let versions = stored.numbers("schema_version")?;
        let known = table.schema_version();
        match versions.into_iter().flatten().find(|version| *version > i64::from(known)) {
            Some(version) => Err(TableError::Newer { table, version, known }),
            None => Ok(stored),
        }
    }

    /// The reader panics where the footer says that a column begins before its file.
    fn check_places(&self) -> Result<(), TableError> {
        let columns = || self.reader.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns);
        let inside = |column: &ColumnChunkMetaData| {
            let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
            start >= 0 && column.compressed_size() >= 0
        };
        if columns().all(inside) {
            Ok(())
        } else {
            Err(ParquetError::General("a column lies outside of the file".to_owned()).into())
        }
    }

    pub(crate) fn rows(&self) -> usize {
        usize::try_from(self.reader.metadata().file_metadata().num_rows()).unwrap_or_default()
    }

    /// A column of text, row by row.
    pub(crate) fn texts(&self, name: &'static str) -> Result<Vec<Option<String>>, TableError> {
        let texts = self.column::<ByteArrayType>(name, |reader| match reader {
            ColumnReader::ByteArrayColumnReader(reader) => Some(reader),
            _ => None,
        })?;
        let text = |bytes: ByteArray| Ok(bytes.as_utf8().map_err(TableError::from)?.to_owned());
        texts.into_iter().map(|value| value.map(text).transpose()).collect()
    }

    /// A column of integers, of decimals (scaled by 10,000) or of dates (days since 1970), row by row.
    pub(crate) fn numbers(&self, name: &'static str) -> Result<Vec<Option<i64>>, TableError> {
        let declared = self.table.columns().iter().find(|column| column.name == name);
        if declared.is_some_and(|column| matches!(column.data_type, ColumnType::Small | ColumnType::Date)) {
            let numbers = self.column::<Int32Type>(name, |reader| match reader {
                ColumnReader::Int32ColumnReader(reader) => Some(reader),
                _ => None,
            })?;
            return Ok(numbers.into_iter().map(|number| number.map(i64::from)).collect());
        }
        self.column::<Int64Type>(name, |reader| match reader {
            ColumnReader::Int64ColumnReader(reader) => Some(reader),
            _ => None,
        })
    }

    fn column<T: DataType>(
        &self,
        name: &'static str,
        typed: impl Fn(ColumnReader) -> Option<ColumnReaderImpl<T>>,
    ) -> Result<Vec<Option<T::T>>, TableError> {
        let place = self.place(name, T::get_physical_type())?;
        let mut all = Vec::new();
        for group in 0..self.reader.num_row_groups() {
            let group = self.reader.get_row_group(group)?;
            let nullable = group.metadata().column(place).column_descr().max_def_level() > 0;
            deltas::check(group.get_column_page_reader(place)?, nullable)?;
            let reader = group.get_column_reader(place)?;
            let mut reader = typed(reader).ok_or_else(|| self.lacks(name))?;
            read(&mut reader, &mut all)?;
        }
        if all.len() == self.rows() { Ok(all) } else { Err(self.lacks(name)) }
    }

    /// Where a column stands, if it has the type and, as a decimal, the scale that it is written with.
    fn place(&self, name: &'static str, physical: Physical) -> Result<usize, TableError> {
        let schema = self.reader.metadata().file_metadata().schema_descr_ptr();
        let declared = self.table.columns().iter().find(|column| column.name == name);
        let scale = declared.filter(|column| column.data_type == ColumnType::Decimal);
        let scale = scale.map(|_| i32::from(crate::value::Decimal::SCALE));
        let place = schema.columns().iter().position(|column| {
            column.path().string() == name
                && column.physical_type() == physical
                && column.max_rep_level() == 0
                && scale.is_none_or(|scale| column.type_scale() == scale)
        });
        place.ok_or_else(|| self.lacks(name))
    }

    fn lacks(&self, name: &'static str) -> TableError {
        TableError::Column { table: self.table, name }
    }
}

/// Appends the values of a row group, with nothing where its levels say so.
fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    all: &mut Vec<Option<T::T>>,
) -> Result<(), ParquetError> {
    loop {
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        let (records, ..) = reader.read_records(BATCH, Some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Ok(());
        }
        let mut values = values.into_iter();
        if levels.is_empty() {
            all.extend(values.map(Some));
        } else {
            all.extend(levels.iter().map(|level| if *level > 0 { values.next() } else { None }));
        }
    }
}
