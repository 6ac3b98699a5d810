//! Dates with a month by name, as titles print them: `27 Feb 2025`.

use jiff::civil::Date;

use super::month::parse_month;
use super::parse_date;

/// Reads `27 Feb 2025`, `27-Feb-25`, `Thursday, 27 February 2025` and the orders of [`parse_date`] that have something
/// between their parts: eight digits may be any number. `None` if that is no date.
pub(crate) fn parse_spelled_date(text: &[u8]) -> Option<Date> {
    if text.iter().any(|byte| matches!(byte, b'/' | b'-'))
        && let Some(date) = parse_date(text)
    {
        return Some(date);
    }
    let text = str::from_utf8(text).ok()?;
    let mut parts = text.split([' ', '-', ',', '/']).filter(|part| !part.is_empty());
    let mut day = parts.next()?;
    if day.len() >= 3 && day.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        // The day of the week, believed without a look.
        day = parts.next()?;
    }
    let (month, year) = (parts.next()?, parts.next()?);
    if parts.next().is_some() || day.len() > 2 {
        return None;
    }
    let year = match (year.len(), number(year)?) {
        (2, short) => 2000 + short,
        (4, year @ 1990..=2099) => year,
        _ => return None,
    };
    Date::new(year, parse_month(month)?, i8::try_from(number(day)?).ok()?).ok()
}

/// Digits alone.
fn number(text: &str) -> Option<i16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_what_titles_print() {
        for text in [
            "27 Feb 2025",
            "27-Feb-2025",
            "27-Feb-25",
            "27 FEBRUARY 2025",
            "Thursday, 27 February 2025",
            "27/02/2025",
            "2025-02-27",
        ] {
            assert_eq!(parse_spelled_date(text.as_bytes()), Some(date(2025, 2, 27)), "{text}");
        }
        assert_eq!(parse_spelled_date(b"7 Sept 2025"), Some(date(2025, 9, 7)));
    }

    #[test]
    fn refuses_what_is_no_date_or_might_be_a_number() {
        for text in
            ["20250227", "Feb 2025", "30 Feb 2025", "27 Foo 2025", "27 Feb 1825", "27 Feb 2025 1", "", "- 5"]
        {
            assert_eq!(parse_spelled_date(text.as_bytes()), None, "{text}");
        }
    }
}
