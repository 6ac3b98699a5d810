//! The day a file was downloaded. The public trades file says no date of its own, so it takes this one; every way to
//! know it must give the same answer whenever the file is processed.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::source::Source;
use crate::sydney;
use crate::value::parse_date;

/// The day of the download in Sydney: what whoever stored the file says (`asx-date` in the object's metadata,
/// `yyyy-mm-dd`), else what its folders say (`in/feed/2025/02/27/…`), else the day it was stored. The date in the file's
/// *name* says nothing: the exchange's public file has borne the same one for years.
pub fn received_on(asx_date: Option<&str>, key: &str, stored_at: Timestamp) -> Date {
    asx_date
        .and_then(|text| parse_date(text.trim().as_bytes()))
        .or_else(|| Source::of(key).folder_date)
        .unwrap_or_else(|| sydney::day_of(stored_at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_most_explicit_statement_wins() {
        let stored: Timestamp = "2025-03-03T20:00:00Z".parse().unwrap();
        let key = "in/feed/2025/02/28/trades-20230110.xls";
        assert_eq!(received_on(Some("2025-02-27"), key, stored), date(2025, 2, 27));
        assert_eq!(received_on(None, key, stored), date(2025, 2, 28));
        assert_eq!(received_on(Some("yesterday"), key, stored), date(2025, 2, 28), "nonsense is passed over");
        assert_eq!(
            received_on(None, "in/trades-20230110.xls", stored),
            date(2025, 3, 4),
            "the day in Sydney"
        );
    }
}
