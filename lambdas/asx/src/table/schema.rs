//! A table's columns as Parquet's schema, and how each is stored.

use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::schema::types::{Type, TypePtr};

use super::{Column, ColumnType, Table};
use crate::value::{Decimal, Fraction};

pub(super) fn schema(table: Table) -> Result<TypePtr, ParquetError> {
    let fields: Result<Vec<_>, _> = table.columns().iter().map(field).collect();
    Ok(Arc::new(Type::group_type_builder("schema").with_fields(fields?).build()?))
}

fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.data_type {
        ColumnType::Text | ColumnType::Label | ColumnType::Clock => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String))
        }
        ColumnType::Integer => (Physical::INT64, None),
        ColumnType::Small => (Physical::INT32, None),
        ColumnType::Decimal => {
            let (scale, precision) = (i32::from(Decimal::SCALE), i32::from(Decimal::PRECISION));
            (Physical::INT64, Some(LogicalType::decimal(scale, precision)))
        }
        ColumnType::Fraction => {
            let (scale, precision) = (i32::from(Fraction::SCALE), i32::from(Decimal::PRECISION));
            (Physical::INT64, Some(LogicalType::decimal(scale, precision)))
        }
        ColumnType::Date => (Physical::INT32, Some(LogicalType::Date)),
        ColumnType::Timestamp => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
        ColumnType::Boolean => (Physical::BOOLEAN, None),
    };
    let repetition = if column.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let mut builder = Type::primitive_type_builder(column.name, physical)
        .with_repetition(repetition)
        .with_logical_type(logical);
    let scale = match column.data_type {
        ColumnType::Decimal => Some(Decimal::SCALE),
        ColumnType::Fraction => Some(Fraction::SCALE),
        _ => None,
    };
    if let Some(scale) = scale {
        builder = builder.with_precision(i32::from(Decimal::PRECISION)).with_scale(i32::from(scale));
    }
    Ok(Arc::new(builder.build()?))
}

/// The same bytes for the same rows: no time of writing anywhere. How columns are stored, their chunks say.
pub(super) fn properties() -> WriterPropertiesPtr {
    Arc::new(WriterProperties::builder().set_offset_index_disabled(true).build())
}
