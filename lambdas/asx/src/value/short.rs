//! Fields of up to eight characters, all of them read at once: most numbers are that short. How long each is changes from
//! row to row, which a loop over characters could not foresee.

use super::Decimal;

/// A field that is short, not trimmed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Short {
    /// What its characters are above `0`, the last one in the highest byte; 0 before the first.
    word: u64,
    length: usize,
}

impl Short {
    /// The field is the last `length` of these bytes. `None` if it is longer.
    #[inline]
    pub(crate) fn new(bytes: [u8; 8], length: usize) -> Option<Self> {
        let others = 8_u32.checked_sub(u32::try_from(length).ok()?)?;
        let kept = u64::MAX.checked_shl(others * 8).unwrap_or(0);
        let word = u64::from_le_bytes(bytes) ^ repeat(b'0');
        Some(Self { word: word & kept, length })
    }

    #[inline]
    pub(crate) fn is_empty(self) -> bool {
        self.length == 0
    }

    /// Digits alone, at least one.
    #[inline]
    pub(crate) fn integer(self) -> Option<i64> {
        if self.is_empty() { None } else { digits(self.word) }
    }

    /// Digits, at least one, and at most one point with four places behind it.
    #[inline]
    pub(crate) fn decimal(self) -> Option<Decimal> {
        const SCALES: [i64; 5] = [10_000, 1_000, 100, 10, 1];
        let points = zeros(self.word ^ repeat(b'.' ^ b'0'));
        if points == 0 {
            return Some(Decimal::from_scaled(self.integer()? * SCALES[0]));
        }
        if self.length == 1 {
            return None;
        }
        // The digits before the point move over it; a second point is no digit.
        let point = points & points.wrapping_neg();
        let before = (point >> 7) - 1;
        let after = !(point << 1).wrapping_sub(1);
        let number = digits((self.word & before) << 8 | self.word & after)?;
        let places = point.leading_zeros() as usize / 8;
        Some(Decimal::from_scaled(number * SCALES.get(places)?))
    }
}

/// The highest bit of each byte that is zero.
const fn zeros(word: u64) -> u64 {
    const LOW: u64 = repeat(0x7f);
    !(((word & LOW) + LOW) | word | LOW)
}

/// The number that eight digits make, the first in the lowest byte. `None` if any is above 9.
#[inline]
fn digits(word: u64) -> Option<i64> {
    const TENS: u64 = 0x0000_00ff_0000_00ff;
    if (word.wrapping_add(repeat(0x76)) | word) & repeat(0x80) != 0 {
        return None;
    }
    // Two digits in every other byte, then four in every other two, then all.
    let pairs = (word * 10).wrapping_add(word >> 8);
    let high = (pairs & TENS).wrapping_mul(100 + (1_000_000 << 32));
    let low = (pairs >> 16 & TENS).wrapping_mul(1 + (10_000 << 32));
    i64::try_from(high.wrapping_add(low) >> 32).ok()
}

/// A byte eight times.
const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The field at the end of something else.
    fn short(text: &str) -> Option<Short> {
        let bytes = format!("87.4,x.,{text}");
        Short::new(*bytes.as_bytes().last_chunk().unwrap(), text.len())
    }

    fn integer(text: &str) -> Option<i64> {
        short(text)?.integer()
    }

    fn scaled(text: &str) -> Option<i64> {
        Some(short(text)?.decimal()?.scaled())
    }

    #[test]
    fn reads_what_is_short_and_plain() {
        assert_eq!(integer("0"), Some(0));
        assert_eq!(integer("4178"), Some(4178));
        assert_eq!(integer("12345678"), Some(12_345_678));
        assert_eq!(integer("99999999"), Some(99_999_999));
        assert_eq!(scaled("84.15"), Some(841_500));
        assert_eq!(scaled(".0345"), Some(345));
        assert_eq!(scaled("5."), Some(50_000));
        assert_eq!(scaled("1234567."), Some(12_345_670_000));
        assert_eq!(scaled("12345678"), Some(123_456_780_000));
        assert_eq!(scaled("999.9999"), Some(9_999_999));
    }

    #[test]
    fn leaves_the_rest_to_who_looks_closer() {
        for text in ["", " 1", "1 ", "-1", "+1", "1,920", "123456789", "1/2", "1:2", "\u{e9}1"] {
            assert_eq!((integer(text), scaled(text)), (None, None), "{text}");
        }
        for text in [".", "1.2.3", "..", "1.23450", "1e3", ".-"] {
            assert_eq!(scaled(text), None, "{text}");
        }
    }

    #[test]
    fn says_the_same_as_who_reads_any_number() {
        for number in (0..100_000_000_i64).step_by(99_991) {
            let text = number.to_string();
            assert_eq!(integer(&text), Some(number));
            for at in 0..text.len() {
                let mut text = text.clone();
                text.insert(at, '.');
                let short = short(&text).filter(|_| text.len() - 1 - at <= 4);
                let any = short.and_then(|_| Decimal::parse(text.as_bytes()));
                assert_eq!(short.and_then(Short::decimal), any, "{text}");
            }
        }
    }
}
