//! What the rows of a day are about: a contract, or what some of their measures say.

use std::collections::HashMap;

use super::{Codes, Day};
use crate::table::{ColumnType, Table};
use crate::value::Decimal;

/// A number for each thing that rows are about.
pub(super) struct Subjects {
    table: Table,
    pub(super) by_row: Vec<u32>,
    /// All numbers are smaller.
    pub(super) count: usize,
}

impl Subjects {
    pub(super) fn of(day: &Day, table: Table, codes: &Codes) -> Self {
        if table.is_of_contracts() {
            let by_row = day.spellings.iter().map(|number| codes.spelling(*number).contract).collect();
            return Self { table, by_row, count: codes.contracts() };
        }
        let mut numbers: HashMap<Vec<i64>, u32> = HashMap::new();
        let by_row = (0..day.rows())
            .map(|row| {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                let subject = table.subject().map(|place| day.measures[place][row]).collect();
                *numbers.entry(subject).or_insert(next)
            })
            .collect();
        Self { table, by_row, count: numbers.len() }
    }

    /// What a row is about, for people.
    pub(super) fn name(&self, row: usize, day: &Day, codes: &Codes) -> String {
        if self.table.is_of_contracts() {
            return codes.contract(self.by_row[row]).contract.to_string();
        }
        let word = |place: usize| {
            let value = day.measures[place][row];
            match self.table.measures()[place].data_type {
                ColumnType::Label => String::from_utf8_lossy(codes.label_text(value)).into_owned(),
                _ => Decimal::from_scaled(value).to_string(),
            }
        };
        self.table.subject().map(word).collect::<Vec<_>>().join(" ")
    }
}
