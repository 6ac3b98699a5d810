//! The typed cells of a row. A cell that cannot be read says which column it is and what stands there.

use jiff::civil::Date;

use super::Context;
use crate::read::{Listed, Rows, Word};
use crate::record::Fields;
use crate::reject::{Fault, RowCode, Warning, Warnings};
use crate::value::{
    Decimal, Fraction, Period, Short, TimeOfDay, nullable, parse_date, parse_short_date, trim,
};

/// Of texts that are stored as they are printed, in bytes; the longest names have some dozens.
const LONGEST_TEXT: usize = 200;
/// Sizes and volumes above this are mistakes, and a sum of millions of them still fits 64 bits.
const LARGEST_COUNT: i64 = 1_000_000_000_000;

/// One row, its cells found by column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'a> {
    pub(super) fields: Fields<'a>,
    /// For each column of the layout its place in the row.
    pub(super) places: &'a [Option<usize>],
    pub(super) names: &'a [&'static str],
}

impl<'a> Cells<'a> {
    /// The cell, `None` if it is blank or a dash or the file has no such column.
    #[inline]
    pub(super) fn get(&self, column: usize) -> Option<&'a [u8]> {
        nullable(self.fields.get(self.places.get(column).copied().flatten()?))
    }

    #[inline]
    fn required(&self, column: usize) -> Result<&'a [u8], Fault> {
        self.get(column).ok_or_else(|| self.empty(column))
    }

    #[cold]
    pub(super) fn empty(&self, column: usize) -> Fault {
        Fault::new(RowCode::NullRequired, format!("{} is empty", self.names[column]))
    }

    #[cold]
    fn fault(&self, code: RowCode, column: usize, what: &str) -> Fault {
        let cell = self.places[column].map_or(&b""[..], |place| trim(self.fields.get(place)));
        let shown: String = String::from_utf8_lossy(cell).chars().take(40).collect();
        Fault::new(code, format!("{}: {shown:?} {what}", self.names[column]))
    }

    /// A short text with few values, such as a type, as the number it is kept under.
    pub(crate) fn label(&self, column: usize, rows: &mut Rows) -> Result<Option<i64>, Fault> {
        self.get(column)
            .map(|cell| {
                let word = Word::new(cell)
                    .ok_or_else(|| self.fault(RowCode::BadCode, column, "is not a short ASCII code"))?;
                Ok(rows.label(word))
            })
            .transpose()
    }

    /// The cell, if its column is there and it is short.
    #[inline]
    fn short(&self, column: usize) -> Option<Short> {
        self.fields.short((*self.places.get(column)?)?)
    }

    /// A text that is stored as it is printed.
    pub(super) fn text(&self, column: usize) -> Result<Option<&'a [u8]>, Fault> {
        match self.get(column) {
            Some(cell) if cell.len() > LONGEST_TEXT => {
                Err(self.fault(RowCode::Range, column, &format!("is longer than {LONGEST_TEXT} bytes")))
            }
            cell => Ok(cell),
        }
    }

    pub(super) fn required_text(&self, column: usize) -> Result<&'a [u8], Fault> {
        self.text(column)?.ok_or_else(|| self.empty(column))
    }

    /// The exchange's code of a security.
    pub(super) fn security(&self, column: usize) -> Result<&'a [u8], Fault> {
        let cell = self.required(column)?;
        let is_code =
            cell.len() <= 10 && cell.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if is_code { Ok(cell) } else { Err(self.fault(RowCode::BadCode, column, "is no code of a security")) }
    }

    /// A share in per cent.
    pub(super) fn fraction(&self, column: usize) -> Result<Option<Fraction>, Fault> {
        self.get(column)
            .map(|cell| {
                Fraction::parse(cell).ok_or_else(|| {
                    self.fault(
                        RowCode::BadNumber,
                        column,
                        "is not a number with at most eight decimal places",
                    )
                })
            })
            .transpose()
    }

    /// An integer that may be negative.
    pub(super) fn change(&self, column: usize) -> Result<Option<i64>, Fault> {
        let Some(number) = self.decimal(column)? else { return Ok(None) };
        let change = number.to_integer();
        change.ok_or_else(|| self.fault(RowCode::BadNumber, column, "is not a whole number")).map(Some)
    }

    #[inline]
    pub(crate) fn decimal(&self, column: usize) -> Result<Option<Decimal>, Fault> {
        if let Some(cell) = self.short(column) {
            if cell.is_empty() {
                return Ok(None);
            }
            if let Some(number) = cell.decimal() {
                return Ok(Some(number));
            }
        }
        self.any_decimal(column)
    }

    /// With a sign, commas, many digits.
    #[inline(never)]
    fn any_decimal(&self, column: usize) -> Result<Option<Decimal>, Fault> {
        self.get(column)
            .map(|cell| {
                Decimal::parse(cell).ok_or_else(|| {
                    self.fault(RowCode::BadNumber, column, "is not a number with at most four decimal places")
                })
            })
            .transpose()
    }

    pub(crate) fn required_decimal(&self, column: usize) -> Result<Decimal, Fault> {
        self.required(column)?;
        self.decimal(column).map(Option::unwrap_or_default)
    }

    /// A period of delivery, as printed and in the one spelling that tables have.
    pub(super) fn period(&self, column: usize) -> Result<Option<(Word, Word)>, Fault> {
        self.get(column)
            .map(|cell| {
                let printed = Word::new(cell);
                let period = Period::parse(cell).and_then(|period| Word::new(period.to_string().as_bytes()));
                printed.zip(period).ok_or_else(|| {
                    self.fault(
                        RowCode::BadCode,
                        column,
                        "is no period such as Q1 2025, Mar 2025, Cal 2026, FY 2026",
                    )
                })
            })
            .transpose()
    }

    /// A size, a volume: an integer that is not negative.
    #[inline]
    pub(crate) fn count(&self, column: usize) -> Result<Option<i64>, Fault> {
        if let Some(cell) = self.short(column) {
            if cell.is_empty() {
                return Ok(None);
            }
            if let Some(number) = cell.integer() {
                return Ok(Some(number));
            }
        }
        self.any_count(column)
    }

    /// With a sign, a comma, a decimal point, many digits.
    #[inline(never)]
    fn any_count(&self, column: usize) -> Result<Option<i64>, Fault> {
        let Some(number) = self.any_decimal(column)? else { return Ok(None) };
        let count = number
            .to_integer()
            .ok_or_else(|| self.fault(RowCode::BadNumber, column, "is not a whole number"))?;
        match count {
            0..=LARGEST_COUNT => Ok(Some(count)),
            ..0 => Err(self.fault(RowCode::Range, column, "is negative")),
            _ => Err(self.fault(RowCode::Range, column, "is larger than any size or volume")),
        }
    }

    pub(crate) fn required_count(&self, column: usize) -> Result<i64, Fault> {
        self.required(column)?;
        self.count(column).map(Option::unwrap_or_default)
    }

    #[inline]
    pub(crate) fn date(&self, column: usize) -> Result<Date, Fault> {
        match self.short(column).and_then(parse_short_date) {
            Some(date) => Ok(date),
            None => self.any_date(column),
        }
    }

    /// In any order, with something between the parts.
    #[inline(never)]
    fn any_date(&self, column: usize) -> Result<Date, Fault> {
        self.optional_date(column)?.ok_or_else(|| self.empty(column))
    }

    pub(crate) fn optional_date(&self, column: usize) -> Result<Option<Date>, Fault> {
        self.get(column)
            .map(|cell| parse_date(cell).ok_or_else(|| self.fault(RowCode::BadDate, column, "is not a date")))
            .transpose()
    }

    pub(crate) fn time(&self, column: usize) -> Result<TimeOfDay, Fault> {
        self.optional_time(column)?.ok_or_else(|| self.empty(column))
    }

    pub(crate) fn optional_time(&self, column: usize) -> Result<Option<TimeOfDay>, Fault> {
        self.get(column)
            .map(|cell| {
                TimeOfDay::parse(cell)
                    .ok_or_else(|| self.fault(RowCode::BadDate, column, "is not a time of day"))
            })
            .transpose()
    }

    /// The contract a row is about, on a date that has been read already.
    #[inline]
    pub(crate) fn listed(
        &self,
        code: usize,
        trade_date: Date,
        context: Context,
        rows: &mut Rows,
    ) -> Result<Listed, Fault> {
        let (spelling, warnings) = self.spelling(code, trade_date, context, rows)?;
        Ok(Listed { trade_date, spelling, warnings })
    }

    /// Given back in registers, unlike a row: what is written in parts and read as a whole is waited for.
    #[inline(never)]
    fn spelling(
        &self,
        code: usize,
        trade_date: Date,
        context: Context,
        rows: &mut Rows,
    ) -> Result<(u32, Warnings), Fault> {
        let raw = self.required(code)?;
        let (spelling, mut warnings) = rows
            .spell(raw, trade_date.year())
            .map_err(|reason| self.fault(RowCode::BadCode, code, &reason))?;
        if context.name_date.is_some_and(|date| date != trade_date) {
            warnings.add(Warning::DateMismatch);
        }
        Ok((spelling, warnings))
    }
}
