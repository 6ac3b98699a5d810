//! When a feed is due, and which day its file is about.

use super::Moment;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

/// How far back a missed time is still made up for.
const LOOK_BACK_DAYS: i32 = 7;

/// A feed's times.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// In which zone (or at which offset from UTC) times and days are meant.
    pub zone: TimeZone,
    /// Times of day.
    pub at: Vec<Time>,
    /// Days of the week.
    pub days: Vec<Weekday>,
    /// Days between the day it is due and the day the file is about.
    pub day_offset: i32,
    /// Months between them; the day of the month is kept where the month has it.
    pub month_offset: i32,
    /// How many missed times are made up for at once.
    pub catch_up: usize,
}

/// One time that a feed is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When.
    pub at: Timestamp,
    /// What placeholders stand for.
    pub moment: Moment,
}

impl Schedule {
    /// The times after `last` up to `now`, oldest first, at most `catch_up` of them; a feed that never ran has one.
    /// Days for which `is_off` holds have none.
    pub fn due(&self, last: Option<Timestamp>, now: Timestamp, is_off: impl Fn(Date) -> bool) -> Vec<Slot> {
        let today = self.zone.to_datetime(now).date();
        let mut slots: Vec<Slot> = (0..=LOOK_BACK_DAYS)
            .filter_map(|back| today.checked_sub(back.days()).ok())
            .filter(|day| self.days.contains(&day.weekday()))
            .flat_map(|day| self.at.iter().filter_map(move |time| self.slot(day, *time)))
            .filter(|slot| {
                slot.at <= now && last.is_none_or(|last| slot.at > last) && !is_off(slot.moment.date)
            })
            .collect();
        slots.sort_by_key(|slot| std::cmp::Reverse(slot.at));
        slots.truncate(if last.is_none() { 1 } else { self.catch_up });
        slots.reverse();
        slots
    }

    /// The slot of someone who asks now, for the given day or the one that the offsets make of today.
    pub fn now(&self, now: Timestamp, date: Option<Date>) -> Option<Slot> {
        let local = self.zone.to_datetime(now);
        let date = match date {
            Some(date) => date,
            None => self.about(local.date())?,
        };
        Some(Slot { at: now, moment: Moment { date, hour: local.hour() } })
    }

    fn slot(&self, day: Date, time: Time) -> Option<Slot> {
        // A time that the clock skips in spring is due an hour later; one that comes twice, the first time.
        let at = self.zone.to_timestamp(day.to_datetime(time)).ok()?;
        Some(Slot { at, moment: Moment { date: self.about(day)?, hour: time.hour() } })
    }

    fn about(&self, day: Date) -> Option<Date> {
        let offset = Span::new().try_months(self.month_offset).ok()?;
        day.checked_add(offset).ok()?.checked_add(self.day_offset.days()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn schedule() -> Schedule {
        Schedule {
            zone: TimeZone::get("Australia/Sydney").unwrap(),
            at: vec![time(9, 0, 0, 0), time(17, 30, 0, 0)],
            days: vec![Weekday::Thursday, Weekday::Friday, Weekday::Monday],
            day_offset: 0,
            month_offset: 0,
            catch_up: 10,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn due(schedule: &Schedule, last: Option<&str>, now: &str) -> Vec<String> {
        let slots = schedule.due(last.map(at), at(now), |_| false);
        slots.iter().map(|slot| format!("{} {} {}", slot.at, slot.moment.date, slot.moment.hour)).collect()
    }

    #[test]
    fn a_time_is_due_from_its_second_on_in_its_own_zone() {
        let (before, on) = ("2026-02-27T06:29:59Z", "2026-02-27T06:30:00Z");
        let last = Some("2026-02-26T22:00:00Z");
        assert_eq!(due(&schedule(), last, before), Vec::<String>::new());
        assert_eq!(due(&schedule(), last, on), ["2026-02-27T06:30:00Z 2026-02-27 17"]);
        assert_eq!(due(&schedule(), Some(on), "2026-02-27T06:45:00Z"), Vec::<String>::new());
    }

    #[test]
    fn winter_time_moves_the_moment_and_not_the_hour() {
        let now = "2026-07-03T07:30:00Z";
        assert_eq!(
            due(&schedule(), Some("2026-07-02T23:00:00Z"), now),
            ["2026-07-03T07:30:00Z 2026-07-03 17"]
        );
    }

    #[test]
    fn what_was_missed_is_made_up_for_oldest_first_and_no_more_than_wanted() {
        let last = Some("2026-02-26T00:00:00Z");
        let monday = "2026-03-02T00:00:00Z";
        let all = [
            "2026-02-26T06:30:00Z 2026-02-26 17",
            "2026-02-26T22:00:00Z 2026-02-27 9",
            "2026-02-27T06:30:00Z 2026-02-27 17",
            "2026-03-01T22:00:00Z 2026-03-02 9",
        ];
        assert_eq!(due(&schedule(), last, monday), all);
        assert_eq!(due(&Schedule { catch_up: 2, ..schedule() }, last, monday), all[2..]);
        assert_eq!(due(&schedule(), None, monday), all[3..], "a new feed does not begin with its past");
    }

    #[test]
    fn offsets_say_which_day_the_file_is_about() {
        let now = "2026-03-30T22:00:00Z";
        let last_month =
            Schedule { month_offset: -1, day_offset: -1, days: vec![Weekday::Tuesday], ..schedule() };
        assert_eq!(due(&last_month, None, now), ["2026-03-30T22:00:00Z 2026-02-27 9"]);
        let slot = schedule().now(at(now), None).unwrap();
        assert_eq!((slot.moment.date, slot.moment.hour), (date(2026, 3, 31), 9));
        assert_eq!(schedule().now(at(now), Some(date(2020, 1, 2))).unwrap().moment.date, date(2020, 1, 2));
    }

    #[test]
    fn days_off_are_left_out_by_the_day_the_file_is_about() {
        let slots = schedule().due(None, at("2026-03-02T00:00:00Z"), |day| day == date(2026, 3, 2));
        assert_eq!(slots[0].moment.date, date(2026, 2, 27));
    }
}
