//! Decimals with eight places, for shares in per cent: `.03453257`.

/// An exact decimal, scaled by 100,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction(i64);

impl Fraction {
    /// Digits after the point.
    pub(crate) const SCALE: i8 = 8;
    /// Whole digits that are read; no share comes near it.
    const WHOLE: usize = 9;

    /// Reads `0.0345`, `.0345`, `12`. `None` for anything else: a sign, more than eight places that are not zero.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let point = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
        let (whole, places) = (&text[..point], text.get(point + 1..).unwrap_or_default());
        let kept = places.len().min(Self::SCALE.unsigned_abs().into());
        let (places, rest) = places.split_at(kept);
        if whole.len() > Self::WHOLE
            || whole.len() + places.len() == 0
            || rest.iter().any(|digit| *digit != b'0')
        {
            return None;
        }
        let missing = usize::from(Self::SCALE.unsigned_abs()) - kept;
        let digits = whole.iter().chain(places).copied().chain(std::iter::repeat_n(b'0', missing));
        let value = digits.map(|digit| digit.is_ascii_digit().then(|| i64::from(digit - b'0')));
        value.into_iter().try_fold(0, |sum, digit| Some(sum * 10 + digit?)).map(Self)
    }

    pub(crate) const fn scaled(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact() {
        let read = |text: &str| Fraction::parse(text.as_bytes()).map(Fraction::scaled);
        for (text, scaled) in [
            (".03453257", 3_453_257),
            ("0.0345", 3_450_000),
            ("12", 1_200_000_000),
            ("1.", 100_000_000),
            ("0.1234567800", 12_345_678),
        ] {
            assert_eq!(read(text), Some(scaled), "{text}");
        }
        for text in ["", ".", "-1", "0.123456789", "1,0", "1e3", "1234567890", "1.2.3", "0.1%"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
