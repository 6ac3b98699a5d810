//! `energy_option_oi`: the open interest of options, one row per region, period and strike. One side may be blank; a strike
//! with neither has no row.

use super::column::dated_columns;
use super::{Column, ColumnType};

pub(super) const COLUMNS: &[Column] = dated_columns![
    Column::required("period_raw", ColumnType::Label),
    Column::required("region", ColumnType::Label),
    Column::required("period", ColumnType::Label),
    Column::required("strike", ColumnType::Decimal),
    Column::nullable("call_oi", ColumnType::Integer),
    Column::nullable("put_oi", ColumnType::Integer),
];
