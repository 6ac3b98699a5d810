//! The rows of a day as a row group of Parquet.

use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::SerializedRowGroupWriter;
use parquet::schema::types::{SchemaDescriptor, TypePtr};

use super::chunk::Chunk;
use super::column::{CONTRACT, ORIGIN};
use super::listing::Listing;
use super::values::{Data, Values, days_since_1970};
use super::writer::{DayWriter, PLACEHOLDER};
use super::{Column, ColumnType, Table, schema};
use crate::process::ProcessError;
use crate::read::{Codes, Day, NULL};
use crate::scratch::Spool;

/// Writes the days of one file.
pub(crate) struct Encoder {
    table: Table,
    schema: TypePtr,
    columns: SchemaDescriptor,
    properties: WriterPropertiesPtr,
    file_name: ByteArray,
    listing: Listing,
    values: Values,
}

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

impl Encoder {
    pub(crate) fn new(table: Table, file_name: &str) -> Result<Self, ParquetError> {
        let schema = schema::schema(table)?;
        Ok(Self {
            table,
            columns: SchemaDescriptor::new(schema.clone()),
            schema,
            properties: schema::properties(table)?,
            file_name: ByteArray::from(file_name),
            listing: Listing::default(),
            values: Values::default(),
        })
    }

    pub(crate) fn begin(&self, date: jiff::civil::Date) -> Result<DayWriter, ParquetError> {
        DayWriter::new(date, self.schema.clone(), self.properties.clone())
    }

    /// Writes the rows of a day as a row group.
    pub(crate) fn write(
        &mut self,
        writer: &mut DayWriter,
        day: &Day,
        codes: &Codes,
        spool: &mut Spool<'_>,
    ) -> Result<(), ProcessError> {
        let rows = day.rows();
        let mut group = writer.file.next_row_group()?;
        self.constant(0, Data::Int32(vec![days_since_1970(day.date); rows]))?.append(&mut group)?;
        self.listing.update(&day.spellings, codes, 1, &self.columns, &self.properties)?;
        for chunk in &self.listing.chunks {
            chunk.append(&mut group)?;
        }
        for (column, values) in self.table.measures().iter().zip(&day.measures) {
            self.measure(column, values, codes)?;
            self.put(&mut group)?;
        }
        let origin = CONTRACT + self.table.measures().len();
        self.constant(origin, Data::Text(vec![self.file_name.clone(); rows]))?.append(&mut group)?;
        let hash =
            self.constant(origin + 1, Data::Text(vec![ByteArray::from(PLACEHOLDER.to_vec()); rows]))?;
        hash.append(&mut group)?;
        let lines: Vec<i64> = day.lines.iter().map(|line| i64::try_from(*line).unwrap_or(i64::MAX)).collect();
        self.values.integers(&lines, false);
        self.put(&mut group)?;
        self.constant(origin + ORIGIN - 1, Data::Int32(vec![self.table.schema_version(); rows]))?
            .append(&mut group)?;
        let about = group.close()?;
        let mark = hash.find(&PLACEHOLDER).ok_or_else(|| {
            ParquetError::General("the place for the source's hash is not where it was put".to_owned())
        })?;
        writer.end_group(&about, origin + 1, mark, spool)
    }

    fn constant(&self, place: usize, data: Data) -> Result<Chunk, ParquetError> {
        let values = Values { data, levels: Vec::new() };
        Chunk::encode(&self.columns.column(place), &self.properties, &values)
    }

    /// Gathers the values of a measure.
    fn measure(&mut self, column: &Column, values: &[i64], codes: &Codes) -> Result<(), ParquetError> {
        let there = |nullable: bool| {
            let levels = values.iter().filter(|_| nullable).map(|value| i16::from(*value != NULL));
            (levels.collect(), values.iter().filter(|value| **value != NULL))
        };
        self.values = match column.data_type {
            ColumnType::Decimal | ColumnType::Integer | ColumnType::Timestamp => {
                self.values.integers(values, column.nullable);
                return Ok(());
            }
            ColumnType::Label => {
                let (levels, present) = there(column.nullable);
                let texts = Values::texts(present.map(|label| codes.label_text(*label)));
                Values { levels, ..texts }
            }
            ColumnType::Clock => {
                let (levels, present) = there(column.nullable);
                let printed: Vec<String> = present.map(|seconds| clock(*seconds)).collect();
                Values { levels, ..Values::texts(printed.iter().map(String::as_bytes)) }
            }
            ColumnType::Boolean => {
                let (levels, present) = there(column.nullable);
                Values { levels, data: Data::Boolean(present.map(|value| *value != 0).collect()) }
            }
            ColumnType::Text | ColumnType::Small | ColumnType::Date => {
                return Err(ParquetError::NYI(format!("{} as a measure", column.sql_type())));
            }
        };
        Ok(())
    }

    fn put(&self, group: &mut Group<'_>) -> Result<(), ParquetError> {
        let mut column = group
            .next_column()?
            .ok_or_else(|| ParquetError::General("more columns than the table has".to_owned()))?;
        self.values.write(column.untyped())?;
        column.close()
    }
}

/// Seconds since midnight as `10:04:19`.
fn clock(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
