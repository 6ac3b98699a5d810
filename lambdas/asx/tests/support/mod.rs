//! Short ways to process a text and to look at the Parquet that comes of it.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::io::Cursor;
use std::ops::Deref;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use asx::{Content, Failure, Harvest, Input, Outcome};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// A file that became tables, and their bytes.
pub(crate) struct Harvested {
    harvest: Harvest,
    scratch: Scratch,
}

type Scratch = Cursor<Vec<u8>>;

impl Deref for Harvested {
    type Target = Harvest;

    fn deref(&self) -> &Harvest {
        &self.harvest
    }
}

impl Harvested {
    pub(crate) fn bytes(&self, content: &Content) -> Vec<u8> {
        content.read(&mut self.scratch.clone()).unwrap()
    }

    /// The table of a trade date, counted from 0.
    pub(crate) fn table(&self, at: usize) -> Read {
        read_table(&self.bytes(&self.tables[at].content))
    }

    /// The rejected rows as CSV.
    pub(crate) fn rejects_csv(&self) -> String {
        let rejects = self.rejects.as_ref().map(|object| self.bytes(&object.content));
        String::from_utf8(rejects.unwrap_or_default()).unwrap()
    }
}

/// Processes a file.
pub(crate) fn process(name: &str, bytes: &[u8], received_on: Date) -> (Outcome, Scratch) {
    let mut scratch = Scratch::default();
    let outcome = asx::process(Input { name, received_on }, &mut &*bytes, &mut scratch).unwrap();
    (outcome, scratch)
}

/// Processes a text that must become tables.
pub(crate) fn harvested_on(name: &str, body: &str, received_on: Date) -> Harvested {
    harvested_bytes(name, body.as_bytes(), received_on)
}

/// As [`harvested_on`], of bytes.
pub(crate) fn harvested_bytes(name: &str, body: &[u8], received_on: Date) -> Harvested {
    match process(name, body, received_on) {
        (Outcome::Harvested(harvest), scratch) => Harvested { harvest: *harvest, scratch },
        (Outcome::Failed(failure), _) => panic!("{name} failed: {:?}", failure.report),
    }
}

/// As [`harvested_on`], the day being of no interest.
pub(crate) fn harvested(name: &str, body: &str) -> Harvested {
    harvested_on(name, body, date(2025, 3, 1))
}

/// Processes bytes that must fail.
pub(crate) fn failed(name: &str, bytes: &[u8]) -> Failure {
    failed_with_rejects(name, bytes).0
}

/// As [`failed`], with the rejected rows as CSV.
pub(crate) fn failed_with_rejects(name: &str, bytes: &[u8]) -> (Failure, String) {
    match process(name, bytes, date(2025, 3, 1)) {
        (Outcome::Failed(failure), mut scratch) => {
            let csv = failure.rejects.as_ref().map(|object| object.content.read(&mut scratch).unwrap());
            (*failure, String::from_utf8(csv.unwrap_or_default()).unwrap())
        }
        (Outcome::Harvested(harvest), _) => panic!("{name} was harvested: {:?}", harvest.manifest),
    }
}

/// An end-of-day file of 27 February 2025 with these codes and settlement prices.
pub(crate) fn eod(rows: &[(&str, &str)]) -> String {
    let mut body =
        "code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest\n".to_owned();
    for (code, settle) in rows {
        body.extend([code, ",20250227,,,,,,,,", settle, ",0,0\n"]);
    }
    body
}

/// A table as text.
pub(crate) struct Read(RecordBatch);

/// Reads Parquet back.
pub(crate) fn read_table(bytes: &[u8]) -> Read {
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    let mut reader =
        ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().with_batch_size(1 << 20).build().unwrap();
    let batch = reader.next().unwrap().unwrap();
    assert!(reader.next().is_none());
    Read(batch)
}

impl Read {
    pub(crate) fn column(&self, name: &str) -> Vec<String> {
        let column = self.0.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"));
        (0..column.len()).map(|row| show(column.as_ref(), row)).collect()
    }

    pub(crate) fn row(&self, row: usize) -> String {
        let schema = self.0.schema();
        let cells = schema.fields().iter().zip(self.0.columns());
        let shown: Vec<_> =
            cells.map(|(field, column)| format!("{}={}", field.name(), show(column, row))).collect();
        shown.join(" ")
    }

    /// `name type nullable` of each column, types as Athena names them.
    pub(crate) fn declared(&self) -> Vec<String> {
        let schema = self.0.schema();
        schema
            .fields()
            .iter()
            .map(|field| {
                let sql_type = match field.data_type() {
                    DataType::Utf8 => "string",
                    DataType::Int64 => "bigint",
                    DataType::Int32 => "int",
                    DataType::Decimal128(18, 4) => "decimal(18,4)",
                    DataType::Decimal128(18, 8) => "decimal(18,8)",
                    DataType::Date32 => "date",
                    DataType::Timestamp(TimeUnit::Microsecond, Some(zone)) if zone.as_ref() == "UTC" => {
                        "timestamp"
                    }
                    DataType::Boolean => "boolean",
                    other => panic!("{other}"),
                };
                format!("{} {sql_type} {}", field.name(), field.is_nullable())
            })
            .collect()
    }
}

fn show(column: &dyn Array, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Int32 => column.as_primitive::<Int32Type>().value(row).to_string(),
        DataType::Decimal128(..) => column.as_primitive::<Decimal128Type>().value_as_string(row),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::Date32 => {
            (date(1970, 1, 1) + column.as_primitive::<Date32Type>().value(row).days()).to_string()
        }
        DataType::Timestamp(..) => {
            let micros = column.as_primitive::<TimestampMicrosecondType>().value(row);
            Timestamp::from_microsecond(micros).unwrap().to_string()
        }
        other => panic!("{other}"),
    }
}
