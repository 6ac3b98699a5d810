//! How many rows came to what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::reject::{RowCode, Warning, Warnings};

/// The rows of a file. `rows_in = accepted + rejected + duplicates`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counts {
    /// Lines below the header that are not blank; of wide files, where a line has many values, those values, and the
    /// lines that were rejected as a whole.
    pub rows_in: u64,
    /// Rows in the tables.
    pub accepted: u64,
    /// Rows in the rejects.
    pub rejected: u64,
    /// Rows that repeat an accepted one in a table with a natural key; dropped.
    pub duplicates: u64,
    /// Accepted rows with at least one warning.
    pub warned: u64,
    /// Rejected rows by code.
    pub rejects: BTreeMap<RowCode, u64>,
    /// Warnings by code; a row can have several.
    pub warnings: BTreeMap<Warning, u64>,
}

impl Counts {
    /// More rejects than max(5, 1 %): then the file is not what it seems, and none of it is taken.
    pub fn too_many_rejects(&self) -> bool {
        self.rejected > 5 && self.rejected * 100 > self.rows_in
    }

    /// Counts rows that are accepted, by their warnings.
    pub(super) fn accept(&mut self, rows: &[Warnings]) {
        self.accepted += rows.len() as u64;
        for warnings in rows.iter().filter(|warnings| !warnings.is_empty()) {
            self.warned += 1;
            for warning in warnings.iter() {
                *self.warnings.entry(warning).or_default() += 1;
            }
        }
    }

    /// Counts a rejected row.
    pub(super) fn reject(&mut self, code: RowCode) {
        self.rejected += 1;
        *self.rejects.entry(code).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_or_one_per_cent_may_fail() {
        let too_many =
            |rejected, rows_in| Counts { rows_in, rejected, ..Counts::default() }.too_many_rejects();
        assert!(!too_many(5, 5));
        assert!(too_many(6, 599));
        assert!(!too_many(6, 600));
        assert!(!too_many(10, 1000));
        assert!(too_many(11, 1000));
    }
}
