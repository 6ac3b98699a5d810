//! How often to look: at the pace things change, slower while nothing moves, much slower when told off.

use std::time::Duration;

/// The interval between two looks.
#[derive(Debug, Clone)]
pub struct Pace {
    base: Duration,
    current: Duration,
    slowest: Duration,
    still: u32,
}

/// What AWS's consoles and tools use; anything faster runs into the account's limits.
const USUAL: Duration = Duration::from_secs(2);

/// Looks without news before slowing down.
const PATIENCE: u32 = 5;

impl Pace {
    /// From `--poll-interval`, or the usual two seconds.
    pub fn new(base: Option<Duration>) -> Self {
        let base = base.unwrap_or(USUAL).max(Duration::from_millis(20));
        Self { base, current: base, slowest: base * 5, still: 0 }
    }

    /// However long nothing moves, no slower than this. Being told off still slows it down.
    #[must_use]
    pub fn no_slower_than(mut self, slowest: Duration) -> Self {
        self.slowest = slowest.max(self.base);
        self
    }

    /// How long to wait now.
    pub fn interval(&self) -> Duration {
        self.current
    }

    /// Something moved: back to the usual pace.
    pub fn moved(&mut self) {
        self.current = self.base;
        self.still = 0;
    }

    /// Nothing moved: after a few times, half as often again, up to five times the base if nothing else was said.
    pub fn still(&mut self) {
        self.still += 1;
        if self.still > PATIENCE {
            self.current = (self.current + self.base / 2).min(self.slowest);
        }
    }

    /// Told off: twice as long, up to fifteen times the base.
    pub fn throttled(&mut self) {
        self.current = (self.current * 2).min(self.base * 15);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Pace;

    #[test]
    fn it_slows_down_while_nothing_moves_and_wakes_up() {
        let mut pace = Pace::new(None);
        for _ in 0..5 {
            pace.still();
        }
        assert_eq!(pace.interval(), Duration::from_secs(2));
        for _ in 0..100 {
            pace.still();
        }
        assert_eq!(pace.interval(), Duration::from_secs(10));
        pace.moved();
        assert_eq!(pace.interval(), Duration::from_secs(2));
    }

    #[test]
    fn who_must_notice_soon_is_not_slowed_down_further() {
        let mut pace = Pace::new(None).no_slower_than(Duration::from_secs(4));
        for _ in 0..100 {
            pace.still();
        }
        assert_eq!(pace.interval(), Duration::from_secs(4));
        pace.throttled();
        assert_eq!(pace.interval(), Duration::from_secs(8));
    }

    #[test]
    fn being_told_off_doubles_the_interval() {
        let mut pace = Pace::new(Some(Duration::from_secs(2)));
        pace.throttled();
        pace.throttled();
        assert_eq!(pace.interval(), Duration::from_secs(8));
        for _ in 0..9 {
            pace.throttled();
        }
        assert_eq!(pace.interval(), Duration::from_secs(30));
    }
}
