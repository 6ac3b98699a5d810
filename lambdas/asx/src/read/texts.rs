//! The lines that rows are from, as text: kept where they may have to be shown, or read again.

/// Texts, one for each row, in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// Of each row's.
    ends: Vec<usize>,
}

impl Texts {
    /// The line that the next rows are from. It stays only if there are any.
    #[inline]
    pub(super) fn begin(&mut self, line: &[u8]) {
        self.bytes.truncate(self.size());
        self.bytes.extend_from_slice(line);
    }

    /// Another row is from the line. Says how long that is.
    #[inline]
    pub(super) fn keep(&mut self) -> usize {
        let start = self.size();
        if start == self.bytes.len() {
            // Not the first one.
            let before = self.ends.len().checked_sub(2).map_or(0, |before| self.ends[before]);
            self.bytes.extend_from_within(before..start);
        }
        self.ends.push(self.bytes.len());
        self.bytes.len() - start
    }

    /// The line that was begun last, whether or not rows were from it.
    pub(super) fn last(&self) -> &[u8] {
        match self.bytes.len() - self.size() {
            0 => self.ends.len().checked_sub(1).map_or(&[], |row| self.of(row)),
            _ => &self.bytes[self.size()..],
        }
    }

    pub(super) fn of(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[row]]
    }

    /// Of all that are kept, in bytes.
    #[inline]
    pub(super) fn size(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_with_rows_stay() {
        let mut texts = Texts::default();
        texts.begin(b"header");
        assert_eq!((texts.size(), texts.last()), (0, &b"header"[..]));
        texts.begin(b"one");
        assert_eq!(texts.keep(), 3);
        texts.begin(b"rejected");
        texts.begin(b"three and four");
        assert_eq!((texts.keep(), texts.keep()), (14, 14));
        assert_eq!(texts.last(), b"three and four");
        texts.begin(b"rejected, too");
        assert_eq!([0, 1, 2].map(|row| texts.of(row)), [&b"one"[..], b"three and four", b"three and four"]);
        assert_eq!((texts.size(), texts.last()), (31, &b"rejected, too"[..]));
        texts.clear();
        assert_eq!((texts.size(), texts.last()), (0, &b""[..]));
    }
}
