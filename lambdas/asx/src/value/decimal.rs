//! Decimals with four places in a 64-bit integer, the `decimal(18,4)` of every table.
//!
//! Prices never pass through a float: what the file prints is what the table holds, and a value that four places
//! cannot hold is an error rather than a rounding.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact decimal, scaled by 10,000: `84.15` is `841_500`. At most 18 digits in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

impl Decimal {
    /// Digits after the point.
    pub const SCALE: i8 = 4;
    /// Digits in all.
    pub const PRECISION: u8 = 18;
    const ONE: i64 = 10_000;
    const LIMIT: i64 = 1_000_000_000_000_000_000;

    /// From a value already multiplied by 10,000.
    pub const fn from_scaled(scaled: i64) -> Self {
        Self(scaled)
    }

    /// From a count; one too large for 18 digits is left as large as can be.
    pub(crate) const fn from_integer(count: i64) -> Self {
        Self(count.saturating_mul(Self::ONE))
    }

    /// The sum; one too large for 18 digits is left as large as can be.
    pub(crate) fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).clamp(1 - Self::LIMIT, Self::LIMIT - 1))
    }

    /// The value multiplied by 10,000.
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// The value as an integer, if it is one.
    pub const fn to_integer(self) -> Option<i64> {
        if self.0 % Self::ONE == 0 { Some(self.0 / Self::ONE) } else { None }
    }

    /// Reads `84.15`, `-3`, `+0.5`, `.0345`, `1,920.00`. `None` for anything else: an exponent, a currency sign, commas
    /// that do not group by three, more than four places that are not zero, more than 18 digits.
    #[inline]
    pub fn parse(text: &[u8]) -> Option<Self> {
        Self::parse_plain(text).or_else(|| Self::parse_any(text))
    }

    /// Digits with at most one point, and few enough not to overflow: nearly every number there is.
    #[inline]
    fn parse_plain(text: &[u8]) -> Option<Self> {
        const SCALES: [i64; 5] = [10_000, 1_000, 100, 10, 1];
        if text.len() > 14 {
            return None;
        }
        let mut value = 0;
        let mut point = None;
        for (at, byte) in text.iter().enumerate() {
            let digit = byte.wrapping_sub(b'0');
            if digit <= 9 {
                value = value * 10 + i64::from(digit);
            } else if *byte == b'.' && point.is_none() {
                point = Some(at);
            } else {
                return None;
            }
        }
        let places = point.map_or(0, |point| text.len() - 1 - point);
        if text.len() == usize::from(point.is_some()) {
            return None;
        }
        Some(Self(value * SCALES.get(places)?))
    }

    fn parse_any(text: &[u8]) -> Option<Self> {
        let (negative, digits) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        let point = digits.iter().position(|byte| *byte == b'.');
        let (whole, fraction) = match point {
            Some(at) => (&digits[..at], &digits[at + 1..]),
            None => (digits, &[][..]),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let scaled = parse_whole(whole)?.checked_mul(Self::ONE)?.checked_add(parse_fraction(fraction)?)?;
        (scaled < Self::LIMIT).then_some(Self(if negative { -scaled } else { scaled }))
    }
}

fn parse_whole(digits: &[u8]) -> Option<i64> {
    let mut value = 0_i64;
    // Digits since the last comma; until one is seen, any number of them will do.
    let mut group: Option<u8> = None;
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                group = group.map(|count| count + 1);
                if group.is_some_and(|count| count > 3) {
                    return None;
                }
            }
            b',' if (1..=3).contains(&at) && group.is_none() => group = Some(0),
            b',' if group == Some(3) => group = Some(0),
            _ => return None,
        }
    }
    group.is_none_or(|count| count == 3).then_some(value)
}

fn parse_fraction(digits: &[u8]) -> Option<i64> {
    let mut value = 0;
    let mut place = Decimal::ONE;
    for byte in digits {
        let digit = i64::from(byte.wrapping_sub(b'0'));
        if digit > 9 {
            return None;
        }
        place /= 10;
        if place == 0 && digit != 0 {
            return None;
        }
        value += digit * place;
    }
    Some(value)
}

impl fmt::Display for Decimal {
    /// At least two places, four where they are needed: `84.15`, `0.0345`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let one = Self::ONE.unsigned_abs();
        let (whole, fraction) = (magnitude / one, magnitude % one);
        if fraction % 100 == 0 {
            write!(f, "{sign}{whole}.{:02}", fraction / 100)
        } else {
            write!(f, "{sign}{whole}.{fraction:04}")
        }
    }
}

/// As text: JSON numbers are floats to most readers.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(text.as_bytes())
            .ok_or_else(|| serde::de::Error::custom(format!("not a decimal with four places: {text}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(text: &str) -> Option<i64> {
        Decimal::parse(text.as_bytes()).map(Decimal::scaled)
    }

    #[test]
    fn reads_what_files_print() {
        assert_eq!(scaled("84.15"), Some(841_500));
        assert_eq!(scaled("-3"), Some(-30_000));
        assert_eq!(scaled("+0.5"), Some(5_000));
        assert_eq!(scaled(".0345"), Some(345));
        assert_eq!(scaled("5."), Some(50_000));
        assert_eq!(scaled("1,920"), Some(19_200_000));
        assert_eq!(scaled("12,345,678.90"), Some(123_456_789_000));
        assert_eq!(scaled("122.640000"), Some(1_226_400));
        assert_eq!(scaled("99999999999999.9999"), Some(999_999_999_999_999_999));
    }

    #[test]
    fn refuses_what_it_cannot_hold_exactly() {
        for text in [
            "", "-", ".", "1e3", "$5", "1.23456", "1,92", "1920,000", ",1", "1,,000", "1.2.3", "N/A", "1 2",
            "--1",
        ] {
            assert_eq!(scaled(text), None, "{text}");
        }
        assert_eq!(scaled("100000000000000"), None, "19 digits");
        assert_eq!(scaled("99999999999999999999999"), None, "overflow");
    }

    #[test]
    fn prints_money_with_two_places_and_more_where_needed() {
        assert_eq!(Decimal::from_scaled(841_500).to_string(), "84.15");
        assert_eq!(Decimal::from_scaled(-345).to_string(), "-0.0345");
        assert_eq!(Decimal::from_scaled(30_000).to_string(), "3.00");
    }

    #[test]
    fn integers_are_decimals_without_a_fraction() {
        assert_eq!(Decimal::from_scaled(30_000).to_integer(), Some(3));
        assert_eq!(Decimal::from_scaled(30_001).to_integer(), None);
    }
}
