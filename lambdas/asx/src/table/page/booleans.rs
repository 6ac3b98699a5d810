//! Columns of yes and no, in a bit each.

use parquet::basic::Encoding;
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnDescPtr;

use super::draft::Draft;
use super::{bits, hybrid};
use crate::read::NULL;

/// The column of these values: 0 for no, [`NULL`] where there is none.
pub(in crate::table) fn booleans(column: &ColumnDescPtr, values: &[i64]) -> Draft {
    let present = || values.iter().filter(|value| **value != NULL).map(|value| *value != 0);
    let nulls = values.iter().filter(|value| **value == NULL).count();
    let mut data = Vec::new();
    if column.max_def_level() > 0 {
        hybrid::levels(values, |value| *value != NULL, nulls > 0, &mut data);
    }
    bits::pack(present().map(u64::from), 1, &mut data);
    let statistics = Statistics::boolean(present().min(), present().max(), None, Some(nulls as u64), false);
    Draft {
        rows: values.len(),
        dictionary: None,
        data,
        encoding: Encoding::PLAIN,
        statistics: Some(statistics),
    }
}
