//! Times of day, Sydney local: `10:04:19`, `08:31`, and with `-` for `:` as some old files print them.

use std::fmt;

use jiff::civil::Time;

/// A time of day to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(Time);

impl TimeOfDay {
    /// Reads `h:mm`, `hh:mm` and `hh:mm:ss`, with `:` or `-` between. `None` if that is no time of day.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut parts = text.split(|byte| matches!(byte, b':' | b'-'));
        let hour = two_digits(parts.next()?, 1)?;
        let minute = two_digits(parts.next()?, 2)?;
        let second = parts.next().map_or(Some(0), |part| two_digits(part, 2))?;
        if parts.next().is_some() {
            return None;
        }
        Time::new(hour, minute, second, 0).ok().map(Self)
    }

    /// Seconds since midnight.
    pub fn seconds(self) -> i64 {
        i64::from(self.0.hour()) * 3600 + i64::from(self.0.minute()) * 60 + i64::from(self.0.second())
    }

    /// The same as jiff's type.
    pub fn time(self) -> Time {
        self.0
    }
}

fn two_digits(text: &[u8], least: usize) -> Option<i8> {
    if text.len() < least || text.len() > 2 {
        return None;
    }
    text.iter().try_fold(0_i8, |value, byte| {
        byte.is_ascii_digit().then(|| value * 10 + i8::try_from(byte - b'0').unwrap_or_default())
    })
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.0.hour(), self.0.minute(), self.0.second())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_spellings_seen() {
        let read = |text: &str| TimeOfDay::parse(text.as_bytes()).map(|time| time.to_string());
        assert_eq!(read("10:04:19").as_deref(), Some("10:04:19"));
        assert_eq!(read("08:31").as_deref(), Some("08:31:00"));
        assert_eq!(read("9:05").as_deref(), Some("09:05:00"));
        assert_eq!(read("10-04-19").as_deref(), Some("10:04:19"));
        for text in ["24:00", "10:60", "10:4", "1004", "", "10:04:19:00", "ab:cd"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
