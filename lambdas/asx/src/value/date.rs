//! Dates in every order the files have been seen to use; they flip between days, so each value is read by its shape.

use jiff::civil::Date;

/// Reads `yyyymmdd`, `yyyy-mm-dd`, `yyyy/mm/dd` and `dd/mm/yyyy`. `None` if it is no date between 1990 and 2099.
pub fn parse_date(text: &[u8]) -> Option<Date> {
    let (year, month, day) = match text {
        [y @ .., _, _, _, _] if y.len() == 4 && text.iter().all(u8::is_ascii_digit) => {
            (&text[..4], &text[4..6], &text[6..])
        }
        [_, _, _, _, b'-', _, _, b'-', _, _] | [_, _, _, _, b'/', _, _, b'/', _, _] => {
            (&text[..4], &text[5..7], &text[8..])
        }
        [_, _, b'/', _, _, b'/', _, _, _, _] => (&text[6..], &text[3..5], &text[..2]),
        _ => return None,
    };
    let year = digits(year)?;
    if !(1990..=2099).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(digits(month)?).ok()?, i8::try_from(digits(day)?).ok()?).ok()
}

/// As tables store dates.
pub(crate) fn days_since_1970(day: Date) -> i32 {
    (day - jiff::civil::date(1970, 1, 1)).get_days()
}

/// Up to four digits as a number.
fn digits(text: &[u8]) -> Option<i16> {
    text.iter()
        .try_fold(0_i16, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i16::from(byte - b'0')))
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
