//! Dates in every order the files have been seen to use; they flip between days, so each value is read by its shape.

use jiff::civil::Date;

use super::Short;

/// Reads `yyyymmdd`, `yyyy-mm-dd`, `yyyy/mm/dd` and `dd/mm/yyyy`. `None` if it is no date between 1990 and 2099.
pub fn parse_date(text: &[u8]) -> Option<Date> {
    if let Ok(eight) = <[u8; 8]>::try_from(text) {
        return parse_short_date(Short::new(eight, eight.len())?);
    }
    let (year, month, day) = match text {
        [_, _, _, _, b'-', _, _, b'-', _, _] | [_, _, _, _, b'/', _, _, b'/', _, _] => {
            (&text[..4], &text[5..7], &text[8..])
        }
        [_, _, b'/', _, _, b'/', _, _, _, _] => (&text[6..], &text[3..5], &text[..2]),
        _ => return None,
    };
    date(digits(year)?, digits(month)?, digits(day)?)
}

/// Reads `yyyymmdd`.
#[inline]
pub(crate) fn parse_short_date(field: Short) -> Option<Date> {
    let number = field.integer()?;
    date(number / 10_000, number / 100 % 100, number % 100)
}

#[inline]
fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    if !(1990..=2099).contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// As tables store dates.
pub(crate) fn days_since_1970(day: Date) -> i32 {
    (day - jiff::civil::date(1970, 1, 1)).get_days()
}

/// Up to four digits as a number.
fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_every_order() {
        for text in ["20250227", "2025-02-27", "2025/02/27", "27/02/2025"] {
            assert_eq!(parse_date(text.as_bytes()), Some(date(2025, 2, 27)), "{text}");
        }
    }

    #[test]
    fn refuses_impossible_dates() {
        for text in
            ["20250229", "2025-13-01", "31/04/2025", "00000000", "18991231", "2025022", "", "27-02-2025"]
        {
            assert_eq!(parse_date(text.as_bytes()), None, "{text}");
        }
    }
}
