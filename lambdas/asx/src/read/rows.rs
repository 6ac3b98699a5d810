//! Where parsers put rows: into the days they belong to.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use super::texts::Texts;
use super::{Codes, Day, Word};
use crate::reject::Warnings;
use crate::table::Table;
use crate::value::Decimal;

/// No value. Nothing that is a value comes near it.
pub(crate) const NULL: i64 = i64::MIN;

/// What every row has, and which contract it is about, if any.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed {
    pub(crate) trade_date: Date,
    pub(crate) spelling: u32,
    pub(crate) warnings: Warnings,
}

impl Listed {
    /// Of a table that is not of contracts, where nobody looks at the number.
    pub(crate) const fn without_contract(trade_date: Date, warnings: Warnings) -> Self {
        Self { trade_date, spelling: 0, warnings }
    }
}

/// The rows in memory, by trade date.
pub(crate) struct Rows {
    table: Table,
    pub(super) codes: Codes,
    /// The day of the last row; files have one, or one after the other.
    pub(super) current: Option<Day>,
    /// Other days that are not over.
    pub(super) others: BTreeMap<Date, Day>,
    /// Days that were taken to be over.
    pub(super) over: HashSet<Date>,
    /// Whether a row came for one of those.
    pub(super) out_of_order: bool,
    /// Only rows of this date count.
    pub(super) only: Option<Date>,
    /// Whether the text of lines is kept with their rows.
    pub(super) keeps_text: bool,
    line: u64,
    /// Where a line waits for the first day.
    text: Texts,
    /// Rows handed on so far.
    pub(super) pushed: u64,
    pub(super) held: usize,
    pub(super) held_text: usize,
    /// Days to be used again.
    spare: Vec<Day>,
}

impl Rows {
    pub(super) fn new(table: Table, keeps_text: bool) -> Self {
        Self {
            table,
            codes: Codes::default(),
            current: None,
            others: BTreeMap::new(),
            over: HashSet::new(),
            out_of_order: false,
            only: None,
            keeps_text,
            line: 0,
            text: Texts::default(),
            pushed: 0,
            held: 0,
            held_text: 0,
            spare: Vec::new(),
        }
    }

    /// The rows to come are of this line.
    #[inline]
    pub(super) fn begin(&mut self, line: u64, text: &[u8]) {
        self.line = line;
        if !self.keeps_text {
            return;
        }
        // Nearly always the row is of the same day as the one before, and the text is where it should be.
        match &mut self.current {
            Some(day) => day.text.begin(text),
            None => self.text.begin(text),
        }
    }

    /// The number of a contract's spelling in rows near that year. The error says what is wrong with it.
    #[inline]
    pub(crate) fn spell(&mut self, raw: &[u8], near: i16) -> Result<(u32, Warnings), String> {
        self.codes.spell(raw, near)
    }

    /// The number of a text with few values.
    pub(crate) fn label(&mut self, word: Word) -> i64 {
        self.codes.label(word.as_bytes())
    }

    /// The number of a text that is stored as it is printed.
    pub(crate) fn text(&mut self, text: &[u8]) -> i64 {
        self.codes.label(text)
    }

    /// The same where there may be none.
    pub(crate) fn optional_text(&mut self, text: Option<&[u8]>) -> i64 {
        text.map_or(NULL, |text| self.text(text))
    }

    /// The hours a contract delivers over, if it tells.
    pub(crate) fn hours(&self, listed: Listed) -> Option<i64> {
        self.codes.contract(self.codes.spelling(listed.spelling).contract).hours
    }

    /// The strike in an option's code.
    pub(crate) fn strike(&self, listed: Listed) -> Option<Decimal> {
        self.codes.contract(self.codes.spelling(listed.spelling).contract).contract.strike()
    }

    /// Hands a row on, its measures in the order of the table's columns.
    #[inline]
    pub(crate) fn push(&mut self, listed: Listed, measures: &[i64]) {
        if self.only.is_some_and(|only| only != listed.trade_date) {
            return;
        }
        if self.current.as_ref().is_none_or(|day| day.date != listed.trade_date) {
            self.turn_to(listed.trade_date);
        }
        let Some(day) = &mut self.current else { return };
        day.push(self.line, listed.spelling, listed.warnings, measures);
        if self.keeps_text {
            self.held_text += day.text.keep();
        }
        self.held += 1;
        self.pushed += 1;
    }

    fn turn_to(&mut self, date: Date) {
        let mut day = self.others.remove(&date).unwrap_or_else(|| {
            self.out_of_order |= self.over.contains(&date);
            match self.spare.pop() {
                Some(mut day) => {
                    day.date = date;
                    day
                }
                None => Day::new(date, self.table),
            }
        });
        let waiting = self.current.as_ref().map_or(&self.text, |day| &day.text);
        day.text.begin(waiting.last());
        if let Some(before) = self.current.replace(day) {
            self.others.insert(before.date, before);
        }
    }

    /// Takes the earliest of the days that are not current, or of all.
    pub(super) fn take(&mut self, also_current: bool) -> Option<Day> {
        if also_current && let Some(day) = self.current.take() {
            self.others.insert(day.date, day);
        }
        let (_, day) = self.others.pop_first()?;
        self.held -= day.rows();
        self.held_text -= day.text_size();
        Some(day)
    }

    /// Gives a day back that is not needed any more.
    pub(super) fn give_back(&mut self, mut day: Day) {
        day.clear();
        day.writer = None;
        self.spare.push(day);
    }

    /// Forgets codes that no row needs, if there are too many.
    pub(super) fn forget(&mut self) {
        if self.codes.are_many() && self.others.is_empty() {
            let before = self.codes.start_over();
            if let Some(day) = &mut self.current {
                day.adopt(self.table, &mut self.codes, &before);
            }
        }
    }
}
