//! When a contract of the futures summary expires: a month, seldom a day.

use jiff::civil::Date;

use super::{Period, parse_spelled_date};

/// An expiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expiry {
    /// In the one spelling that tables have: `Mar 2025`, `27 Mar 2025`.
    pub(crate) text: String,
    /// The first of its month.
    pub(crate) month: Date,
}

impl Expiry {
    /// Reads `Mar 2025`, `MAR-25`, `Jly 2025`, `27 Mar 2025`. `None` if it is neither a month nor a day.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        if let Some(day) = parse_spelled_date(text) {
            return Some(Self { text: day.strftime("%d %b %Y").to_string(), month: day.first_of_month() });
        }
        let period = Period::parse(text)?;
        Some(Self { text: period.to_string(), month: period.month()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_and_days_are_read_and_nothing_else() {
        for (text, expected, month) in [
            ("Mar 2025", "Mar 2025", 3),
            ("JLY 2025", "Jul 2025", 7),
            ("Dec-25", "Dec 2025", 12),
            ("27 Mar 2025", "27 Mar 2025", 3),
        ] {
            let expiry = Expiry { text: expected.to_owned(), month: date(2025, month, 1) };
            assert_eq!(Expiry::parse(text.as_bytes()), Some(expiry), "{text}");
        }
        for text in ["Q1 2025", "Cal 2025", "Expiry", "", "Total", "2025"] {
            assert_eq!(Expiry::parse(text.as_bytes()), None, "{text}");
        }
    }
}
