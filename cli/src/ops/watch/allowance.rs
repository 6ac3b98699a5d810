//! How many calls a watch may make while nothing moves.
//!
//! A pipeline is still most of its time: it compiles, or waits for a person. Every account has one limit for all who
//! look at its pipelines, so a still one must cost little, and still be noticed at once when it moves. A look therefore
//! asks for the pipeline's state alone, and everything beyond that comes out of an allowance that time refills and
//! movement fills up.

use std::time::Duration;

use jiff::Timestamp;

use crate::ops::Pace;

/// With less a change would be seen no sooner than a person notices it.
const USUAL: Duration = Duration::from_secs(3);

/// Calls that one usual interval refills: 16 a minute, of which slow looks take 10.
const REFILL: f64 = 0.8;

/// Calls that can be saved up, and that are there as soon as something moves.
const MOST: f64 = 2.0;

/// How often to look at an execution: as chosen, or every three seconds; while nothing moves half as often.
pub fn pace(chosen: Option<Duration>) -> Pace {
    let base = chosen.unwrap_or(USUAL);
    Pace::new(Some(base)).no_slower_than(base * 2)
}

/// The calls that may be made now.
///
/// Of 20 calls in a minute in which nothing moves, 16 are refilled, [`MOST`] may have been saved, and two belong to the
/// change before it (see [`super::watcher`]).
#[derive(Debug)]
pub struct Allowance {
    base: Duration,
    left: f64,
    at: Option<Timestamp>,
}

impl Allowance {
    /// A full one; its time is counted in usual intervals of this length.
    pub fn new(base: Duration) -> Self {
        Self { base: base.max(Duration::from_millis(1)), left: MOST, at: None }
    }

    /// Time has passed.
    pub fn refill(&mut self, now: Timestamp) {
        let passed = self.at.map(|at| Duration::try_from(now.duration_since(at)).unwrap_or_default());
        let intervals = passed.unwrap_or_default().div_duration_f64(self.base);
        self.left = (self.left + intervals * REFILL).min(MOST);
        self.at = Some(now);
    }

    /// Something moved: who watches wants to know everything about it.
    pub fn moved(&mut self) {
        self.left = MOST;
    }

    /// A call that is made in any case; later ones wait for it.
    pub fn charge(&mut self, calls: u32) {
        self.left -= f64::from(calls);
    }

    /// Calls that can wait: are they allowed now?
    pub fn spend(&mut self, calls: u32) -> bool {
        let allowed = self.left >= f64::from(calls);
        if allowed {
            self.charge(calls);
        }
        allowed
    }

    /// Calls that belong together: they are allowed as soon as the first is, and the rest is owed. Nobody can save up
    /// for more than one beside the look itself.
    pub fn spend_ahead(&mut self, calls: u32) -> bool {
        let allowed = self.spend(1);
        if allowed {
            self.charge(calls.saturating_sub(1));
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};

    use super::{Allowance, pace};

    const BASE: Duration = Duration::from_secs(3);

    /// Calls of a minute with looks at these intervals when everything that is allowed is spent.
    fn in_a_minute(looks: impl Iterator<Item = i64>) -> u32 {
        let mut allowance = Allowance::new(BASE);
        let (mut at, mut calls) = (Timestamp::UNIX_EPOCH, 0);
        allowance.refill(at);
        for seconds in looks {
            at += SignedDuration::from_secs(seconds);
            if at.as_second() > 60 {
                break;
            }
            allowance.refill(at);
            allowance.charge(1);
            calls += 1;
            while allowance.spend(1) {
                calls += 1;
            }
        }
        calls
    }

    #[test]
    fn a_still_minute_has_at_most_eighteen_calls() {
        for quick in [0, 5] {
            let calls = in_a_minute(std::iter::repeat_n(3, quick).chain(std::iter::repeat(6)));
            assert!((15..=18).contains(&calls), "{quick}: {calls}");
        }
        assert!(in_a_minute(std::iter::repeat(12)) <= 18);
    }

    #[test]
    fn what_had_to_be_called_is_paid_back() {
        let mut allowance = Allowance::new(BASE);
        allowance.charge(4);
        allowance.refill(Timestamp::UNIX_EPOCH);
        assert!(!allowance.spend(1));
        allowance.refill(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(12));
        assert!(allowance.spend(1), "3.2 came, 2 were owed");
        allowance.moved();
        assert!(allowance.spend(2));
    }

    #[test]
    fn a_pair_is_allowed_between_looks_and_paid_for_later() {
        let mut allowance = Allowance::new(BASE);
        allowance.charge(1);
        assert!(allowance.spend_ahead(2), "one was left beside the look");
        assert!(!allowance.spend_ahead(2), "one is owed");
        allowance.refill(Timestamp::UNIX_EPOCH);
        allowance.refill(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(6));
        allowance.charge(1);
        assert!(!allowance.spend_ahead(2), "1.6 came, and it went into the debt and the look");
    }

    #[test]
    fn looks_are_at_most_six_seconds_apart() {
        let mut pace = pace(None);
        for _ in 0..100 {
            pace.still();
        }
        assert_eq!(pace.interval(), Duration::from_secs(6));
    }
}
