//! The header `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use std::time::Duration;

/// What is longer is no answer for today, and must not overflow a clock.
const LONGEST: Duration = Duration::from_hours(24);

pub(super) fn read(value: &str, now: Timestamp) -> Option<Duration> {
    let wait = if let Ok(seconds) = value.trim().parse() {
        Duration::from_secs(seconds)
    } else {
        let when = DateTimeParser::new().parse_timestamp(value.trim()).ok()?;
        Duration::try_from(when.duration_since(now)).unwrap_or_default()
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_is_not() {
        let now = "2026-02-27T06:30:00Z".parse().unwrap();
        assert_eq!(read("120", now), Some(Duration::from_mins(2)));
        assert_eq!(read("Fri, 27 Feb 2026 06:31:05 GMT", now), Some(Duration::from_secs(65)));
        assert_eq!(read("Fri, 27 Feb 2026 06:00:00 GMT", now), Some(Duration::ZERO), "the past is now");
        assert_eq!(read("18446744073709551615", now), Some(LONGEST));
        assert_eq!(read("soon", now), None);
    }
}
