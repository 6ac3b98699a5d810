//! Builds a record batch column by column, in the order the table declares.

use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal64Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{ArrowError, Field, Schema};
use jiff::civil::{Date, date};

use super::{Column, Origin, Table};
use crate::contract::{Product, Region, Right, Term};
use crate::layout::Listed;
use crate::value::Decimal;

/// Columns gathered so far. The table's list gives their names; a column of another type or length is an error of
/// [`finish`](Self::finish).
pub(super) struct Batch {
    table: Table,
    arrays: Vec<ArrayRef>,
}

impl Batch {
    pub(super) fn new(table: Table) -> Self {
        Self { table, arrays: Vec::with_capacity(table.columns().len()) }
    }

    pub(super) fn text<'a>(&mut self, values: impl Iterator<Item = &'a str>) {
        self.arrays.push(Arc::new(StringArray::from_iter_values(values)));
    }

    pub(super) fn label<'a>(&mut self, values: impl Iterator<Item = Option<&'a str>>) {
        let mut builder = StringDictionaryBuilder::<Int32Type>::new();
        builder.extend(values);
        self.arrays.push(Arc::new(builder.finish()));
    }

    pub(super) fn integer(&mut self, values: impl Iterator<Item = Option<i64>>) {
        self.arrays.push(Arc::new(values.collect::<Int64Array>()));
    }

    pub(super) fn decimal(
        &mut self,
        values: impl Iterator<Item = Option<Decimal>>,
    ) -> Result<(), ArrowError> {
        let array: Decimal64Array = values.map(|value| value.map(Decimal::scaled)).collect();
        self.arrays.push(Arc::new(array.with_precision_and_scale(Decimal::PRECISION, Decimal::SCALE)?));
        Ok(())
    }

    pub(super) fn date(&mut self, values: impl Iterator<Item = Date>) {
        self.arrays.push(Arc::new(Date32Array::from_iter_values(values.map(days_since_1970))));
    }

    pub(super) fn timestamp(&mut self, values: impl Iterator<Item = Option<i64>>) {
        let array: TimestampMicrosecondArray = values.collect();
        self.arrays.push(Arc::new(array.with_timezone("UTC")));
    }

    pub(super) fn boolean(&mut self, values: impl Iterator<Item = bool>) {
        self.arrays.push(Arc::new(values.map(Some).collect::<BooleanArray>()));
    }

    /// The columns that say which contract and day a row is about.
    pub(super) fn listed<'a>(
        &mut self,
        rows: impl Iterator<Item = &'a Listed> + Clone,
    ) -> Result<(), ArrowError> {
        let codes: Vec<String> = rows.clone().map(|row| row.contract.to_string()).collect();
        self.date(rows.clone().map(|row| row.trade_date));
        self.text(rows.clone().map(|row| row.code_raw.as_str()));
        self.text(codes.iter().map(String::as_str));
        self.label(rows.clone().map(|row| Some(row.contract.commodity_code())));
        self.label(rows.clone().map(|row| row.contract.product().map(Product::as_str)));
        self.label(rows.clone().map(|row| row.contract.region().map(Region::as_str)));
        self.label(rows.clone().map(|row| row.contract.term().map(Term::as_str)));
        self.date(rows.clone().map(|row| row.contract.expiry_month()));
        self.label(rows.clone().map(|row| row.contract.option()?.right.map(Right::as_str)));
        self.decimal(rows.map(|row| row.contract.strike()))
    }

    /// The columns that say where a row comes from.
    pub(super) fn origin<'a>(&mut self, rows: impl Iterator<Item = &'a Listed> + Clone, origin: Origin<'_>) {
        self.label(rows.clone().map(|_| Some(origin.file_name)));
        self.label(rows.clone().map(|_| Some(origin.sha256)));
        self.integer(rows.clone().map(|row| i64::try_from(row.line).ok()));
        let version = self.table.schema_version();
        self.arrays.push(Arc::new(Int32Array::from_iter_values(rows.map(|_| version))));
    }

    pub(super) fn finish(self) -> Result<RecordBatch, ArrowError> {
        let field = |column: &Column| Field::new(column.name, column.arrow_type(), column.nullable);
        let schema = Schema::new(self.table.columns().iter().map(field).collect::<Vec<_>>());
        RecordBatch::try_new(Arc::new(schema), self.arrays)
    }
}

fn days_since_1970(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}
