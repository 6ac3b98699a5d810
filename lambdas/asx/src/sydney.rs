//! The exchange's local time. Files print Sydney time (AEST or AEDT), never NEM time.
//!
//! The zone is compiled in: the result must not depend on the zone files of the machine.

use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use jiff::{Timestamp, civil};

static SYDNEY: TimeZone = tz::get!("Australia/Sydney");

/// The calendar day in Sydney at a moment.
pub(crate) fn day_of(moment: Timestamp) -> Date {
    SYDNEY.to_datetime(moment).date()
}

/// Microseconds since 1970 (UTC) of a local date and time. In the hour that occurs twice the first one is meant; in the
/// hour that does not exist the clock is taken to have run on.
pub(crate) fn to_utc_micros(date: Date, time: civil::Time) -> Option<i64> {
    SYDNEY.to_timestamp(date.to_datetime(time)).ok().map(Timestamp::as_microsecond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn summer_and_winter_differ_by_an_hour() {
        let summer = to_utc_micros(date(2025, 2, 27), time(10, 0, 0, 0)).unwrap();
        let winter = to_utc_micros(date(2025, 7, 1), time(10, 0, 0, 0)).unwrap();
        assert_eq!(Timestamp::from_microsecond(summer).unwrap().to_string(), "2025-02-26T23:00:00Z");
        assert_eq!(Timestamp::from_microsecond(winter).unwrap().to_string(), "2025-07-01T00:00:00Z");
    }

    #[test]
    fn the_day_turns_at_sydney_midnight() {
        assert_eq!(day_of("2025-02-27T12:59:59Z".parse().unwrap()), date(2025, 2, 27));
        assert_eq!(day_of("2025-02-27T13:00:00Z".parse().unwrap()), date(2025, 2, 28));
        assert_eq!(day_of("2025-07-01T13:59:59Z".parse().unwrap()), date(2025, 7, 1));
    }
}
