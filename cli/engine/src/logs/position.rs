//! Where a reader stands: between two events, told by time and, for events of the same time, by their order of arrival.
//!
//! Tokens carry a position and its direction, so that a reader can wait at the end of a stream with the same token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The place of one event in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    /// Milliseconds since 1970.
    pub time: i64,
    /// The event's number; unique in the engine.
    pub id: i64,
}

/// Which way a page is read from a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

impl Position {
    pub(super) const START: Self = Self { time: 0, id: 0 };
    pub(super) const END: Self = Self { time: i64::MAX, id: i64::MAX };

    /// `f/` or `b/`, 56 digits, `/s`: the form of the tokens of `GetLogEvents`.
    pub(super) fn token(self, direction: Direction) -> String {
        let letter = if direction == Direction::Forward { 'f' } else { 'b' };
        format!("{letter}/{:028}{:028}/s", self.time.max(0), self.id.max(0))
    }

    /// Reads such a token.
    pub(super) fn parse(token: &str) -> Option<(Self, Direction)> {
        let (letter, rest) = token.split_once('/')?;
        let direction = match letter {
            "f" => Direction::Forward,
            "b" => Direction::Backward,
            _ => return None,
        };
        let digits = rest.strip_suffix("/s")?;
        if digits.len() != 56 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let (time, id) = digits.split_at(28);
        Some((Self { time: time.parse().ok()?, id: id.parse().ok()? }, direction))
    }

    /// The token of `FilterLogEvents`, which nobody looks into.
    pub(super) fn opaque(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}/{}", self.time, self.id))
    }

    /// Reads such a token.
    pub(super) fn from_opaque(token: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
        let (time, id) = text.split_once('/')?;
        Some(Self { time: time.parse().ok()?, id: id.parse().ok()? })
    }

    /// Just after this event, seen from behind.
    pub(super) fn next(self) -> Self {
        Self { id: self.id.saturating_add(1), ..self }
    }

    /// Just before this event.
    pub(super) fn previous(self) -> Self {
        Self { id: self.id.saturating_sub(1), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_back_as_they_went() {
        let position = Position { time: 1_772_000_000_123, id: 42 };
        for direction in [Direction::Forward, Direction::Backward] {
            assert_eq!(Position::parse(&position.token(direction)), Some((position, direction)));
        }
        assert_eq!(Position::from_opaque(&position.opaque()), Some(position));
        for token in ["", "f/12/s", "x/", "f/", "Tm90IGEgdG9rZW4"] {
            assert_eq!(Position::parse(token), None, "{token}");
            assert_eq!(Position::from_opaque(token), None, "{token}");
        }
    }
}
