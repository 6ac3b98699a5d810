//! The rows of a day as a row group of Parquet.

use parquet::errors::ParquetError;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::schema::types::{SchemaDescriptor, TypePtr};

use super::chunk::Chunk;
use super::column::ORIGIN;
use super::constant::{Constant, nulls};
use super::listing::Listing;
use super::packer::Packer;
use super::values::{Data, Values};
use super::writer::{DayWriter, PLACEHOLDER};
use super::{Column, ColumnType, Table, schema};
use crate::process::ProcessError;
use crate::read::{Codes, Day, NULL};
use crate::scratch::Spool;
use crate::value::days_since_1970;

/// Writes the days of one file.
pub(crate) struct Encoder {
    table: Table,
    schema: TypePtr,
    columns: SchemaDescriptor,
    properties: WriterPropertiesPtr,
    file_name: String,
    packer: Packer,
    listing: Listing,
    values: Values,
}

impl Encoder {
    pub(crate) fn new(table: Table, file_name: &str) -> Result<Self, ParquetError> {
        let schema = schema::schema(table)?;
        Ok(Self {
            table,
            columns: SchemaDescriptor::new(schema.clone()),
            schema,
            properties: schema::properties(table),
            file_name: file_name.to_owned(),
            packer: Packer::new()?,
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
        let constant = |place, constant: Constant| -> Result<_, ParquetError> {
            constant.chunk(&self.columns.column(place), rows)
        };
        constant(0, Constant::number(days_since_1970(day.date)))?.append(&mut group)?;
        let (columns, properties) = (&self.columns, &self.properties);
        if self.table.is_of_contracts() {
            self.listing.update(&day.spellings, codes, 1, columns, properties, &mut self.packer)?;
            for chunk in &self.listing.chunks {
                chunk.append(&mut group)?;
            }
        }
        let first = self.table.first_measure();
        for (at, (column, values)) in self.table.measures().iter().zip(&day.measures).enumerate() {
            if column.nullable && values.iter().all(|value| *value == NULL) {
                nulls(&self.columns.column(first + at), rows)?.append(&mut group)?;
                continue;
            }
            gather(&mut self.values, column, values, codes)?;
            let place = self.columns.column(first + at);
            Chunk::encode(&place, &self.properties, &mut self.packer, &self.values)?.append(&mut group)?;
        }
        let origin = first + self.table.measures().len();
        constant(origin, Constant::text(self.file_name.as_bytes()))?.append(&mut group)?;
        let hash = constant(origin + 1, Constant::text(&PLACEHOLDER))?;
        hash.append(&mut group)?;
        let lines: Vec<i64> = day.lines.iter().map(|line| i64::try_from(*line).unwrap_or(i64::MAX)).collect();
        self.values.integers(&lines, false);
        let place = self.columns.column(origin + 2);
        Chunk::encode(&place, &self.properties, &mut self.packer, &self.values)?.append(&mut group)?;
        constant(origin + ORIGIN - 1, Constant::number(self.table.schema_version()))?.append(&mut group)?;
        let about = group.close()?;
        let mark = hash.find(&PLACEHOLDER).ok_or_else(|| {
            ParquetError::General("the place for the source's hash is not where it was put".to_owned())
        })?;
        writer.end_group(&about, origin + 1, mark, spool)
    }
}

/// Gathers the values of a measure.
fn gather(gathered: &mut Values, column: &Column, values: &[i64], codes: &Codes) -> Result<(), ParquetError> {
    let levels =
        || values.iter().filter(|_| column.nullable).map(|value| i16::from(*value != NULL)).collect();
    let present = values.iter().filter(|value| **value != NULL);
    *gathered = match column.data_type {
        ColumnType::Decimal | ColumnType::Fraction | ColumnType::Integer | ColumnType::Timestamp => {
            gathered.integers(values, column.nullable);
            return Ok(());
        }
        ColumnType::Label => {
            Values { levels: levels(), ..Values::texts(present.map(|label| codes.label_text(*label))) }
        }
        ColumnType::Clock => {
            let printed: Vec<String> = present.map(|seconds| clock(*seconds)).collect();
            Values { levels: levels(), ..Values::texts(printed.iter().map(String::as_bytes)) }
        }
        ColumnType::Boolean => {
            Values { levels: levels(), data: Data::Boolean(present.map(|value| *value != 0).collect()) }
        }
        ColumnType::Date => {
            let days = present.map(|day| i32::try_from(*day).unwrap_or_default());
            Values { levels: levels(), data: Data::Int32(days.collect()) }
        }
        ColumnType::Text | ColumnType::Small => {
            return Err(ParquetError::NYI(format!("{} as a measure", column.sql_type())));
        }
    };
    Ok(())
}

/// Seconds since midnight as `10:04:19`.
fn clock(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
