//! The rows of one trade date, column by column.

use jiff::civil::Date;

use super::texts::Texts;
use super::{Codes, NULL};
use crate::reject::Warnings;
use crate::table::{ColumnType, DayWriter, Table};

/// Rows of one trade date, in the order of the file.
pub(crate) struct Day {
    pub(crate) date: Date,
    /// The line each row is from.
    pub(crate) lines: Vec<u64>,
    /// See [`Codes`].
    pub(crate) spellings: Vec<u32>,
    pub(crate) warnings: Vec<Warnings>,
    /// For each measure of the table its values, [`NULL`] where there is none.
    pub(crate) measures: Vec<Vec<i64>>,
    /// The text of the lines, where it may be asked for again.
    pub(super) text: Texts,
    /// Set once part of the day has been written.
    pub(super) writer: Option<DayWriter>,
}

impl Day {
    pub(super) fn new(date: Date, table: Table) -> Self {
        Self {
            date,
            lines: Vec::new(),
            spellings: Vec::new(),
            warnings: Vec::new(),
            measures: vec![Vec::new(); table.measures().len()],
            text: Texts::default(),
            writer: None,
        }
    }

    #[inline]
    pub(super) fn push(&mut self, line: u64, spelling: u32, warnings: Warnings, measures: &[i64]) {
        self.lines.push(line);
        self.spellings.push(spelling);
        self.warnings.push(warnings);
        for (column, value) in self.measures.iter_mut().zip(measures) {
            column.push(*value);
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.lines.len()
    }

    /// In bytes.
    pub(super) fn text_size(&self) -> usize {
        self.text.size()
    }

    /// The line of a row, if the text is kept.
    pub(super) fn text(&self, row: usize) -> &[u8] {
        self.text.of(row)
    }

    /// A measure by the name of its column.
    pub(crate) fn measure(&self, table: Table, name: &str) -> &[i64] {
        let place = table.measures().iter().position(|column| column.name == name);
        place.map_or(&[], |place| &self.measures[place])
    }

    /// Whether two rows that are about the same say the same.
    pub(super) fn agree(&self, table: Table, one: usize, other: usize) -> bool {
        // What is before that is only how the file spells what the row is about.
        let said = &self.measures[table.subject().start..];
        said.iter().all(|column| column[one] == column[other])
    }

    /// Drops the rows that are not to be kept. Their text is not needed any more.
    pub(super) fn keep(&mut self, keep: &[bool]) {
        fn filter<T>(values: &mut Vec<T>, keep: &[bool]) {
            let mut kept = keep.iter();
            values.retain(|_| kept.next().is_some_and(|keep| *keep));
        }
        filter(&mut self.lines, keep);
        filter(&mut self.spellings, keep);
        filter(&mut self.warnings, keep);
        self.measures.iter_mut().for_each(|column| filter(column, keep));
        self.text.clear();
    }

    /// Makes room for other rows of the same day, or of another one.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.spellings.clear();
        self.warnings.clear();
        self.measures.iter_mut().for_each(Vec::clear);
        self.text.clear();
    }

    /// Numbers everything anew.
    pub(super) fn adopt(&mut self, table: Table, codes: &mut Codes, before: &Codes) {
        if table.is_of_contracts() {
            self.spellings.iter_mut().for_each(|number| *number = codes.adopt(before, *number));
        }
        for (column, values) in table.measures().iter().zip(&mut self.measures) {
            if column.data_type == ColumnType::Label {
                let labels = values.iter_mut().filter(|value| **value != NULL);
                labels.for_each(|number| *number = codes.adopt_label(before, *number));
            }
        }
    }
}
