//! The rows of a day as a row group of Parquet.

use parquet::errors::ParquetError;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::schema::types::{ColumnDescPtr, SchemaDescriptor, TypePtr};

use super::column::ORIGIN;
use super::listing::Listing;
use super::page::{Constant, Draft, Packer, booleans, coded, nulls, numbers};
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
    /// For the numbers of a column.
    room: Vec<i64>,
}

impl Encoder {
    pub(crate) fn new(table: Table, file_name: &str) -> Result<Self, ParquetError> {
        let schema = schema::schema(table)?;
        Ok(Self {
            table,
            columns: SchemaDescriptor::new(schema.clone()),
            schema,
            properties: schema::properties(),
            file_name: file_name.to_owned(),
            packer: Packer::new()?,
            listing: Listing::default(),
            room: Vec::new(),
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
        if self.table.is_of_contracts() {
            self.listing.update(&day.spellings, codes, 1, &self.columns, &mut self.packer)?;
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
            let place = self.columns.column(first + at);
            let draft = measure(column, &place, values, codes, &mut self.room)?;
            draft.pack(&mut self.packer)?.chunk(&place)?.append(&mut group)?;
        }
        let origin = first + self.table.measures().len();
        constant(origin, Constant::text(self.file_name.as_bytes()))?.append(&mut group)?;
        let hash = constant(origin + 1, Constant::text(&PLACEHOLDER))?;
        hash.append(&mut group)?;
        let lines: Vec<i64> = day.lines.iter().map(|line| i64::try_from(*line).unwrap_or(i64::MAX)).collect();
        let place = self.columns.column(origin + 2);
        let draft = numbers(&place, &lines, &mut self.room);
        draft.pack(&mut self.packer)?.chunk(&place)?.append(&mut group)?;
        constant(origin + ORIGIN - 1, Constant::number(self.table.schema_version()))?.append(&mut group)?;
        let about = group.close()?;
        let mark = hash.find(&PLACEHOLDER).ok_or_else(|| {
            ParquetError::General("the place for the source's hash is not where it was put".to_owned())
        })?;
        writer.end_group(&about, origin + 1, mark, spool)
    }
}

/// The column of a measure.
fn measure(
    about: &Column,
    column: &ColumnDescPtr,
    values: &[i64],
    codes: &Codes,
    room: &mut Vec<i64>,
) -> Result<Draft, ParquetError> {
    let known = || values.iter().map(|value| u32::try_from(*value).ok());
    Ok(match about.data_type {
        ColumnType::Decimal | ColumnType::Fraction | ColumnType::Integer | ColumnType::Timestamp => {
            numbers(column, values, room)
        }
        ColumnType::Label => coded(column, known(), |label| codes.label_text(label.into())),
        ColumnType::Clock => coded(column, known(), clock),
        ColumnType::Boolean => booleans(column, values),
        ColumnType::Date => coded(column, known(), |day| i32::try_from(day).unwrap_or_default()),
        ColumnType::Text | ColumnType::Small => {
            return Err(ParquetError::NYI(format!("{} as a measure", about.sql_type())));
        }
    })
}

/// Seconds since midnight as `10:04:19`.
fn clock(seconds: u32) -> [u8; 8] {
    let digits = |number: u32| [number / 10, number % 10].map(|digit| b'0' + digit.to_le_bytes()[0]);
    let [[h, hh], [m, mm], [s, ss]] = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(digits);
    [h, hh, b':', m, mm, b':', s, ss]
}
