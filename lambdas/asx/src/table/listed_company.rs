//! `listed_company`: the companies on the exchange, one row per code and day of the list.

use super::column::dated_columns;
use super::{Column, ColumnType};

pub(super) const COLUMNS: &[Column] = dated_columns![
    Column::required("asx_code", ColumnType::Label),
    Column::required("company_name", ColumnType::Label),
    Column::nullable("gics_industry_group", ColumnType::Label),
];
