//! A date somewhere in a title: `ASX listed companies as at Thu Feb 27 20:00:02 AEDT 2025`, `trade date 27/02/25`.

use jiff::civil::Date;

use super::month::parse_month;
use super::{parse_date, parse_spelled_date};

/// The first date in a text, in one of the spellings of [`parse_date`] and [`parse_spelled_date`], as `27/02/25`, or with
/// the month before the day and the year at the end, as `date` prints it.
pub(crate) fn date_in(text: &str) -> Option<Date> {
    let words: Vec<&str> =
        text.split([' ', '\t', ',']).map(|word| word.trim_matches(['(', ')', ':', ';', '.'])).collect();
    (0..words.len()).find_map(|at| {
        let words = &words[at..];
        parse_date(words[0].as_bytes())
            .or_else(|| short(words[0]))
            .or_else(|| parse_spelled_date(words[0].as_bytes()))
            .or_else(|| parse_spelled_date(words.get(..3)?.join(" ").as_bytes()))
            .or_else(|| as_printed_by_unix(words))
    })
}

/// `27/02/25`
fn short(word: &str) -> Option<Date> {
    let (day_and_month, year) = word.rsplit_once('/').filter(|(_, year)| year.len() == 2)?;
    parse_date(format!("{day_and_month}/20{year}").as_bytes())
}

/// `Feb 27 20:00:02 AEDT 2025`; the time and its zone may be missing.
fn as_printed_by_unix(words: &[&str]) -> Option<Date> {
    let [month, day, rest @ ..] = words else { return None };
    let (month, day) = (parse_month(month)?, day.parse().ok().filter(|_| day.len() <= 2)?);
    let years = rest.iter().take(3).filter(|word| word.len() == 4);
    let year = years.filter_map(|word| word.parse().ok()).find(|year| (1990..=2099).contains(year))?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_are_found_among_words() {
        for text in [
            "ASX listed companies as at Thu Feb 27 20:00:02 AEDT 2025",
            "ASX listed companies as at 27-Feb-2025",
            "End of Day Data - Futures Total Traded at close of trade date 27/02/25",
            "Futures (27/02/2025)",
            "Thursday, 27 February 2025",
            "as at Feb 27, 2025",
            "20250227",
        ] {
            assert_eq!(date_in(text), Some(date(2025, 2, 27)), "{text}");
        }
        for text in [
            "",
            "ASX listed companies",
            "May contain 3 parts",
            "31/02/25",
            "Feb 30 2025",
            "90 Day Bank Bills",
        ] {
            assert_eq!(date_in(text), None, "{text}");
        }
    }
}
