//! Periods of delivery as the wide files name them: `Q1 2025`, `Mar 2025`, `Cal 2026`, `FY 2026`.
//!
//! Which spellings there are is not known for certain: the usual ones are read, all others refused rather than guessed.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::month::{parse_month, short_month};
use crate::contract::Term;

/// A period of delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    span: Span,
    /// Of a financial year the one it ends in.
    year: i16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Span {
    Month(i8),
    Quarter(i8),
    CalendarYear,
    FinancialYear,
}

impl Period {
    /// Reads `Q1 2025`, `Q1-25`, `2025 Q1`, `1Q25`, `Mar 2025`, `Mar-25`, `Cal 2026`, `CY26`, `FY 2026`, `FY2025/26`.
    /// `None` for anything else, a year alone included.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let text = str::from_utf8(text).ok()?.to_ascii_lowercase();
        let mut parts = parts(&text);
        // Leading: a year, or the number of a quarter.
        if let [first, second, rest @ ..] = &parts[..]
            && first.bytes().all(|byte| byte.is_ascii_digit())
        {
            parts = match (*first, *second, rest) {
                (quarter, "q", [year]) if quarter.len() == 1 => vec!["q", quarter, year],
                (year, word, rest) => [&[word][..], rest, &[year]].concat(),
            };
        }
        let (span, year) = match parts[..] {
            ["q" | "qtr" | "quarter", quarter, year] => {
                (Span::Quarter(quarter_number(quarter)?), year_number(year)?)
            }
            // `Q125`: nothing between quarter and year.
            ["q", both] if matches!(both.len(), 3 | 5) => {
                let (quarter, year) = both.split_at_checked(1)?;
                (Span::Quarter(quarter_number(quarter)?), year_number(year)?)
            }
            ["cal" | "cy" | "calendar", year] | ["cal" | "calendar", "year" | "yr", year] => {
                (Span::CalendarYear, year_number(year)?)
            }
            ["fy" | "fin" | "financial", year] | ["fin" | "financial", "year" | "yr", year] => {
                (Span::FinancialYear, year_number(year)?)
            }
            ["fy", first, last] => {
                let (first, last) = (year_number(first)?, year_number(last)?);
                (Span::FinancialYear, if last == first + 1 { last } else { return None })
            }
            [month, year] => (Span::Month(parse_month(month)?), year_number(year)?),
            _ => return None,
        };
        Some(Self { span, year })
    }

    /// The first of the month, if it is one.
    pub(crate) fn month(self) -> Option<Date> {
        match self.span {
            Span::Month(month) => Date::new(self.year, month, 1).ok(),
            _ => None,
        }
    }

    /// The period of a contract with this term that expires in this month; `None` if no such contract ends there.
    pub fn of(term: Term, expiry: Date) -> Option<Self> {
        let month = expiry.month();
        let span = match (term, month) {
            (Term::Month, _) => Span::Month(month),
            (Term::Quarter, 3 | 6 | 9 | 12) => Span::Quarter(month / 3),
            (Term::CalendarYear, 12) => Span::CalendarYear,
            (Term::FinancialYear, 6) => Span::FinancialYear,
            _ => return None,
        };
        Some(Self { span, year: expiry.year() })
    }

    /// How long it is.
    pub const fn term(self) -> Term {
        match self.span {
            Span::Month(_) => Term::Month,
            Span::Quarter(_) => Term::Quarter,
            Span::CalendarYear => Term::CalendarYear,
            Span::FinancialYear => Term::FinancialYear,
        }
    }

    /// The first day of its last month, in which its contract expires.
    pub fn expiry_month(self) -> Date {
        let month = match self.span {
            Span::Month(month) => month,
            Span::Quarter(quarter) => quarter * 3,
            Span::CalendarYear => 12,
            Span::FinancialYear => 6,
        };
        Date::constant(self.year, month, 1)
    }

    /// Its name without the year: `Q1`, `Mar`, `Cal`, `FY`.
    pub fn part(self) -> String {
        match self.span {
            Span::Month(month) => short_month(month),
            Span::Quarter(quarter) => format!("Q{quarter}"),
            Span::CalendarYear => "Cal".to_owned(),
            Span::FinancialYear => "FY".to_owned(),
        }
    }

    /// The year it ends in.
    pub const fn year(self) -> i16 {
        self.year
    }
}

/// Runs of letters and runs of digits. What is between them is blanks and marks; anything else spoils the whole.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        if matches!(first, ' ' | '-' | '/' | '.' | '_' | '\'') {
            rest = &rest[1..];
            continue;
        }
        let same = |letter: char| {
            if first.is_ascii_digit() { letter.is_ascii_digit() } else { letter.is_ascii_alphabetic() }
        };
        let end = rest.find(|letter| !same(letter)).unwrap_or(rest.len());
        if end == 0 {
            return Vec::new();
        }
        parts.push(&rest[..end]);
        rest = &rest[end..];
    }
    parts
}

fn quarter_number(text: &str) -> Option<i8> {
    text.parse().ok().filter(|quarter| text.len() == 1 && (1..=4).contains(quarter))
}

/// With two digits or four.
fn year_number(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + year),
        4 => Some(year).filter(|year| (1990..=2099).contains(year)),
        _ => None,
    }
}

impl fmt::Display for Period {
    /// The one spelling tables have: `Q1 2025`, `Mar 2025`, `Cal 2026`, `FY 2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.part(), self.year)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_the_usual_spellings() {
        for (canonical, spellings) in [
            (
                "Q1 2025",
                &["Q1 2025", "Q1-25", "q1 25", "Q1/2025", "Q125", "Q12025", "2025 Q1", "2025Q1", "1Q25"][..],
            ),
            ("Mar 2025", &["Mar 2025", "Mar-25", "MAR25", "March 2025", "2025-Mar", "Mar '25"]),
            ("Sep 2025", &["Sept 2025", "Sep-25"]),
            ("Cal 2026", &["Cal 2026", "CAL26", "CY 2026", "Cal-26", "Calendar Year 2026", "2026 Cal"]),
            ("FY 2026", &["FY 2026", "FY26", "FY2025/26", "FY 25-26", "FY 2025-2026", "Financial Year 2026"]),
        ] {
            for spelling in spellings {
                let read = Period::parse(spelling.as_bytes()).map(|period| period.to_string());
                assert_eq!(read.as_deref(), Some(canonical), "{spelling}");
            }
        }
    }

    #[test]
    fn a_contracts_term_and_month_of_expiry_are_a_period_and_the_other_way_round() {
        for (text, term, expiry) in [
            ("Q1 2025", Term::Quarter, date(2025, 3, 1)),
            ("Mar 2025", Term::Month, date(2025, 3, 1)),
            ("Cal 2026", Term::CalendarYear, date(2026, 12, 1)),
            ("FY 2026", Term::FinancialYear, date(2026, 6, 1)),
        ] {
            let period = Period::of(term, expiry).unwrap();
            assert_eq!((period.to_string().as_str(), period.term()), (text, term));
            assert_eq!((period.expiry_month(), Period::parse(text.as_bytes())), (expiry, Some(period)));
        }
        assert_eq!(Period::of(Term::Quarter, date(2025, 4, 1)), None);
    }

    #[test]
    fn refuses_all_others() {
        for text in [
            "",
            "-",
            "2025",
            "Q5 2025",
            "Q0 2025",
            "Q1",
            "Q1 225",
            "Q1 2025 x",
            "Foo 2025",
            "FY 2024/26",
            "Mar",
            "84.50",
            "1920",
            "BNH2025",
            "27 Feb 2025",
            "Q1 2925",
            "Marc 2025",
            "Q1 2025*",
            "\u{e9}1 2025",
        ] {
            assert_eq!(Period::parse(text.as_bytes()), None, "{text}");
        }
    }
}
