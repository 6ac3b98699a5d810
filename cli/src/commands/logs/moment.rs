//! A moment as people write it: so long ago, or a date.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::args::values::duration;

/// A moment that is not yet tied to a clock and a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// So long before now.
    Ago(Duration),
    /// This very moment.
    At(Timestamp),
    /// A date and time where the reader is.
    Here(DateTime),
}

impl Moment {
    /// `10m`, `2026-03-01T08:00:00Z`, `2026-03-01T08:00`, `2026-03-01`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(Self::At(at));
        }
        if let Ok(here) = text.parse::<DateTime>() {
            return Ok(Self::Here(here));
        }
        duration(text).map(Self::Ago).map_err(|_| {
            "write how long ago, such as 10m or 2h, or a time such as 2026-03-01T08:00".to_owned()
        })
    }

    /// When that is.
    pub(super) fn resolve(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Ago(ago) => {
                let ago = SignedDuration::try_from(ago).unwrap_or(SignedDuration::MAX);
                now.checked_sub(ago).unwrap_or(Timestamp::UNIX_EPOCH)
            }
            Self::At(at) => at,
            Self::Here(here) => {
                zone.to_ambiguous_zoned_datetime(here).compatible().map_or(now, |at| at.timestamp())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::Moment;

    #[test]
    fn a_moment_is_so_long_ago_or_a_date_where_the_reader_is() {
        let zone = TimeZone::fixed(jiff::tz::offset(10));
        let now = "2026-03-02T00:00:00Z".parse().expect("a time");
        let resolve = |text: &str| {
            Moment::parse(text).map(|moment| moment.resolve(now, &zone).to_string()).unwrap_or_default()
        };
        assert_eq!(resolve("10m"), "2026-03-01T23:50:00Z");
        assert_eq!(resolve("90"), "2026-03-01T23:58:30Z");
        assert_eq!(resolve("2026-03-01T08:00:00Z"), "2026-03-01T08:00:00Z");
        assert_eq!(resolve("2026-03-01T08:00"), "2026-02-28T22:00:00Z");
        assert_eq!(resolve("2026-03-01"), "2026-02-28T14:00:00Z");
        assert!(Moment::parse("yesterday").is_err());
    }
}
