//! One line of a file.

use std::borrow::Cow;

/// One line, without its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Counted from 1.
    pub(crate) number: u64,
    /// UTF-8. Of a line that is too long it is only the beginning.
    pub(crate) text: &'a [u8],
    /// Of all of it, in bytes; beyond the longest, as far as it was read.
    length: usize,
}

impl<'a> Line<'a> {
    /// In bytes. Rows have some dozens, the widest files some hundreds.
    pub(crate) const LONGEST: usize = 64 * 1024;
    /// What is kept of a longer one, in bytes.
    pub(crate) const SHOWN: usize = 1024;

    #[inline]
    pub(super) fn new(number: u64, bytes: &'a [u8]) -> Self {
        let text = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if text.len() <= Self::LONGEST { Self::whole(number, text) } else { Self::cut(number, text) }
    }

    #[cold]
    fn cut(number: u64, text: &'a [u8]) -> Self {
        let mut cut = Self::SHOWN;
        while cut > 0 && text[cut] & 0xc0 == 0x80 {
            cut -= 1;
        }
        Self { number, text: &text[..cut], length: text.len() }
    }

    /// A line that is known not to be too long, as it was given before.
    pub(crate) fn whole(number: u64, text: &'a [u8]) -> Self {
        Self { number, text, length: text.len() }
    }

    /// Longer than any row can be.
    pub(crate) fn is_too_long(&self) -> bool {
        self.length > Self::LONGEST
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.iter().all(u8::is_ascii_whitespace)
    }

    pub(crate) fn as_str(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.text)
    }

    /// The lines of a text that is in memory.
    pub(crate) fn all(text: &'a str) -> impl Iterator<Item = Self> {
        let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let lines = lines.take(if text.is_empty() { 0 } else { usize::MAX });
        (1..).zip(lines).map(|(number, line)| Self::new(number, line.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_their_number() {
        let lines: Vec<_> = Line::all("a\r\n\nb").map(|line| (line.number, line.as_str())).collect();
        assert_eq!(lines, [(1, "a".into()), (2, "".into()), (3, "b".into())]);
        assert_eq!(Line::all("").count(), 0);
        assert_eq!(Line::all("a\n").count(), 1);
    }
}
