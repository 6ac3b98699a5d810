//! How often what goes on for long is told where nothing can be redrawn: every change would be thousands of lines.

use jiff::{SignedDuration, Timestamp};

/// From one line to the next.
const EVERY: SignedDuration = SignedDuration::from_secs(10);

/// Says when the next line is due.
#[derive(Debug, Default)]
pub struct Seldom {
    last: Option<Timestamp>,
}

impl Seldom {
    /// The first line is due after a while; by default it is at once.
    pub fn since(began: Timestamp) -> Self {
        Self { last: Some(began) }
    }

    /// Is it time for a line? Asks for none until the next is due.
    pub fn due(&mut self, now: Timestamp) -> bool {
        let due = self.last.is_none_or(|last| now.duration_since(last) >= EVERY);
        if due {
            self.last = Some(now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_due_every_ten_seconds_however_often_it_is_asked() {
        let lines = |mut seldom: Seldom| {
            let at = |millis| Timestamp::UNIX_EPOCH + SignedDuration::from_millis(millis);
            (0..25_000).filter(|millis| seldom.due(at(*millis))).collect::<Vec<_>>()
        };
        assert_eq!(lines(Seldom::since(Timestamp::UNIX_EPOCH)), [10_000, 20_000]);
        assert_eq!(lines(Seldom::default()), [0, 10_000, 20_000]);
    }
}
