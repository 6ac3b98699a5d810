//! What has been shown of a log that is followed.
//!
//! Events become visible late and out of order, some seconds after later ones. So each look begins a little before the
//! newest event, and what has been shown is known by its id.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::{Event, Span};

/// Events that become visible later than this after a newer one are missed; writers send every few seconds.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

/// What has been shown.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    since: Option<Timestamp>,
    newest: Option<Timestamp>,
    base: Option<Timestamp>,
    ids: HashMap<String, Timestamp>,
}

impl Seen {
    /// Nothing yet, and nothing from before `since` will be.
    pub fn since(since: Option<Timestamp>) -> Self {
        Self { since, ..Self::default() }
    }

    /// These already; what is older than the first of them is not wanted.
    pub fn after(shown: &[Event], since: Option<Timestamp>, now: Timestamp) -> Self {
        let first = shown.iter().map(|event| event.timestamp).min();
        let mut seen = Self::since(first.or(since));
        seen.fresh(shown.to_vec());
        seen.settle(now);
        seen
    }

    /// Where the next look begins.
    pub fn span(&self) -> Span {
        let from = self.base.and_then(|base| base.checked_sub(OVERLAP).ok());
        Span { from: from.max(self.since), to: None }
    }

    /// Those that have not been shown; from now on they have.
    pub fn fresh(&mut self, events: Vec<Event>) -> Vec<Event> {
        let mut fresh = Vec::new();
        for event in events {
            self.newest = self.newest.max(Some(event.timestamp));
            if self.ids.insert(event.id.clone(), event.timestamp).is_none() {
                fresh.push(event);
            }
        }
        fresh
    }

    /// A look came to its end: the next one may begin later. A writer whose clock is ahead must not make us miss the
    /// others' events.
    pub fn settle(&mut self, now: Timestamp) {
        self.base = self.newest.map(|newest| newest.min(now)).max(self.base);
        let from = self.span().from;
        self.ids.retain(|_, at| from.is_none_or(|from| *at >= from));
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Event, Seen};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn event(id: &str, second: i64) -> Event {
        let (group, stream, message) = ("g".into(), "s".into(), String::new());
        Event { timestamp: at(second), group, stream, message, id: id.into() }
    }

    fn look(seen: &mut Seen, events: &[(&str, i64)], now: i64) -> Vec<String> {
        let from = seen.span().from.unwrap_or(Timestamp::MIN);
        let events = events.iter().map(|(id, second)| event(id, *second));
        let fresh = seen.fresh(events.filter(|event| event.timestamp >= from).collect());
        seen.settle(at(now));
        fresh.into_iter().map(|event| event.id).collect()
    }

    #[test]
    fn nothing_is_shown_twice_and_what_comes_late_is_shown() {
        let mut seen = Seen::since(Some(at(0)));
        assert_eq!(look(&mut seen, &[("a", 100), ("b", 200)], 300), ["a", "b"]);
        // "late" happened before "b" and was not there when "b" was.
        assert_eq!(look(&mut seen, &[("a", 100), ("late", 150), ("b", 200), ("c", 210)], 310), ["late", "c"]);
        assert_eq!(look(&mut seen, &[("late", 150), ("b", 200), ("c", 210)], 320), [""; 0]);
    }

    #[test]
    fn only_what_can_come_again_is_remembered() {
        let mut seen = Seen::since(None);
        look(&mut seen, &[("a", 0), ("b", 1000)], 2000);
        assert_eq!(seen.ids.keys().collect::<Vec<_>>(), ["b"]);
        assert_eq!(seen.span().from, Some(at(1000 - 120)));
    }

    #[test]
    fn a_clock_that_is_ahead_hides_nobody_elses_events() {
        let mut seen = Seen::since(None);
        look(&mut seen, &[("ahead", 9_000)], 1000);
        assert_eq!(look(&mut seen, &[("now", 1001), ("ahead", 9_000)], 1002), ["now"]);
    }

    #[test]
    fn the_end_of_a_log_goes_on_without_what_was_left_out() {
        let seen = Seen::after(&[event("y", 500), event("z", 501)], Some(at(0)), at(600));
        assert_eq!(seen.span().from, Some(at(500)));
    }
}
