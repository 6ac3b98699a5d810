//! `rate(...)` and `cron(...)` expressions, in UTC as EventBridge has them.

use chrono::{DateTime, Utc};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::{SignedDuration, Timestamp};

use crate::core::ApiError;

/// When a rule fires.
#[derive(Debug, Clone)]
pub(super) enum Schedule {
    /// Every so often, counted from when the rule was enabled.
    Rate(SignedDuration),
    /// At the minutes that match.
    Cron(Box<Cron>),
}

impl Schedule {
    /// Reads an expression.
    pub(super) fn parse(expression: &str) -> Result<Self, ApiError> {
        let invalid = || ApiError::new("ValidationException", "Parameter ScheduleExpression is not valid.");
        let body = |name: &str| expression.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
        if let Some(rate) = body("rate") {
            return rate_of(rate).map(Self::Rate).ok_or_else(invalid);
        }
        let fields = body("cron").ok_or_else(invalid)?;
        // EventBridge's six fields end with the year and have no seconds; croner wants both or neither. The switch makes
        // weekdays start with 1 = Sunday.
        if fields.split_whitespace().count() != 6 {
            return Err(invalid());
        }
        let parser = CronParser::builder()
            .seconds(Seconds::Required)
            .year(Year::Required)
            .alternative_weekdays(true)
            .dom_and_dow(true)
            .sloppy_ranges(true)
            .build();
        parser.parse(&format!("0 {fields}")).map(|cron| Self::Cron(Box::new(cron))).map_err(|_| invalid())
    }

    /// The first time after `after`, for a rule enabled at `enabled`; `None` when there is none.
    pub(super) fn next(&self, enabled: Timestamp, after: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Rate(every) => {
                let periods = after.duration_since(enabled).as_secs() / every.as_secs() + 1;
                Some(enabled + SignedDuration::from_secs(every.as_secs() * periods))
            }
            Self::Cron(cron) => {
                let after = DateTime::<Utc>::from_timestamp(after.as_second(), 0)?;
                let next = cron.find_next_occurrence(&after, false).ok()?;
                Timestamp::from_second(next.timestamp()).ok()
            }
        }
    }
}

/// `5 minutes`: a positive number, and the unit in the number's grammar.
fn rate_of(text: &str) -> Option<SignedDuration> {
    let (number, unit) = text.split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|number| *number > 0)?;
    let seconds = match (unit, number) {
        ("minute", 1) | ("minutes", 2..) => 60,
        ("hour", 1) | ("hours", 2..) => 3_600,
        ("day", 1) | ("days", 2..) => 86_400,
        _ => return None,
    };
    Some(SignedDuration::from_secs(number * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, after: &str) -> String {
        let after: Timestamp = after.parse().unwrap();
        Schedule::parse(expression).unwrap().next(Timestamp::UNIX_EPOCH, after).unwrap().to_string()
    }

    #[test]
    fn rates_count_from_when_the_rule_was_enabled() {
        assert_eq!(next("rate(5 minutes)", "2026-02-27T10:04:59Z"), "2026-02-27T10:05:00Z");
        assert_eq!(next("rate(1 hour)", "2026-02-27T10:00:00Z"), "2026-02-27T11:00:00Z");
        assert!(Schedule::parse("rate(1 hours)").is_err());
    }

    #[test]
    fn cron_has_a_year_and_weekdays_that_start_on_sunday() {
        assert_eq!(next("cron(0/15 * * * ? *)", "2026-02-27T10:04:59Z"), "2026-02-27T10:15:00Z");
        // 2026-02-27 is a Friday; 2-6 is Monday to Friday.
        assert_eq!(next("cron(30 9 ? * 2-6 *)", "2026-02-27T10:00:00Z"), "2026-03-02T09:30:00Z");
        assert_eq!(next("cron(0 8 ? * MON-FRI *)", "2026-02-27T10:00:00Z"), "2026-03-02T08:00:00Z");
        assert!(Schedule::parse("cron(0 8 * *)").is_err());
    }
}
