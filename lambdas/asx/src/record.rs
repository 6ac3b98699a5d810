//! The fields of a line.
//!
//! No kind of file has a line break inside a field, so a line always ends a row: an unbalanced quote spoils one row,
//! not the rest of the file, and every row knows its line and its raw text.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

/// Splits lines into fields, one line at a time, with buffers it keeps.
pub(crate) struct Splitter {
    /// Made for the first line with a quote: it takes longer than many lines, and recognition tries many splitters.
    reader: Option<Reader>,
    delimiter: u8,
    quoted: bool,
    out: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    /// `quoted`: whether `"` encloses fields; in tab-separated files it is a character like any other.
    pub(crate) fn new(delimiter: u8, quoted: bool) -> Self {
        Self { reader: None, delimiter, quoted, out: Vec::new(), ends: vec![0; 64] }
    }

    pub(crate) fn split<'a>(&'a mut self, line: &'a [u8]) -> Fields<'a> {
        // At most every byte is a delimiter.
        if self.ends.len() <= line.len() {
            self.ends.resize(line.len() + 1, 0);
        }
        let (delimiters, quotes) = (repeat(self.delimiter), repeat(b'"'));
        let (words, rest) = line.as_chunks();
        let (mut fields, mut quoted) = (0, 0);
        for (at, word) in words.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            quoted |= equal(word, quotes);
            let mut found = equal(word, delimiters);
            while found != 0 {
                self.ends[fields] = at * 8 + found.trailing_zeros() as usize / 8;
                fields += 1;
                found &= found - 1;
            }
        }
        let start = line.len() - rest.len();
        for (at, byte) in rest.iter().enumerate() {
            quoted |= u64::from(*byte == b'"');
            if *byte == self.delimiter {
                self.ends[fields] = start + at;
                fields += 1;
            }
        }
        if self.quoted && quoted != 0 {
            return self.unquote(line);
        }
        // Nothing to be changed: the fields are parts of the line.
        self.ends[fields] = line.len();
        Fields { text: line, ends: &self.ends[..=fields], gap: 1 }
    }

    fn unquote(&mut self, line: &[u8]) -> Fields<'_> {
        let reader = self.reader.get_or_insert_with(|| reader(self.delimiter));
        reader.reset();
        // A field is never longer than what it was read from, and there is at most one more than delimiters.
        if self.out.len() < line.len() {
            self.out.resize(line.len(), 0);
        }
        let mut input = line;
        let (mut written, mut fields) = (0, 0);
        loop {
            if fields == self.ends.len() {
                self.ends.resize(fields * 2, 0);
            }
            let (result, read, wrote, ended) =
                reader.read_record(input, &mut self.out[written..], &mut self.ends[fields..]);
            input = &input[read..];
            written += wrote;
            fields += ended;
            match result {
                // The empty input of the next round tells the reader that the line is over.
                ReadRecordResult::InputEmpty | ReadRecordResult::OutputEndsFull => {}
                ReadRecordResult::OutputFull => self.out.resize(self.out.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        Fields { text: &self.out[..written], ends: &self.ends[..fields], gap: 0 }
    }
}

fn reader(delimiter: u8) -> Reader {
    // Lines are cut before they come here; a lone carriage return is part of its field.
    ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).build()
}

/// A byte eight times.
const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of each byte that is equal in both.
const fn equal(word: u64, other: u64) -> u64 {
    const LOW: u64 = repeat(0x7f);
    let different = word ^ other;
    !(((different & LOW) + LOW) | different | LOW)
}

/// The fields of one line, unquoted, not trimmed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a> {
    text: &'a [u8],
    ends: &'a [usize],
    /// Bytes between two fields.
    gap: usize,
}

impl<'a> Fields<'a> {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Empty where there is no such field.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> &'a [u8] {
        let start = match at {
            0 => 0,
            _ => self.ends.get(at - 1).map_or(usize::MAX, |end| end + self.gap),
        };
        self.ends.get(at).and_then(|end| self.text.get(start..*end)).unwrap_or_default()
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'a [u8]> {
        (0..self.len()).map(move |at| self.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(delimiter: u8, quoted: bool, line: &str) -> Vec<String> {
        let mut splitter = Splitter::new(delimiter, quoted);
        splitter
            .split(line.as_bytes())
            .iter()
            .map(|field| String::from_utf8_lossy(field).into_owned())
            .collect()
    }

    #[test]
    fn fields_are_unquoted() {
        assert_eq!(split(b',', true, "a,\"1,920\",\"x\"\"y\","), ["a", "1,920", "x\"y", ""]);
        assert_eq!(split(b'\t', false, "a\t\"b\tc"), ["a", "\"b", "c"]);
        assert_eq!(split(b',', true, "one"), ["one"]);
        assert_eq!(split(b',', true, ",b,"), ["", "b", ""]);
        assert_eq!(
            split(b',', true, "a,-\u{ac},,123456,\u{2c2c},"),
            ["a", "-\u{ac}", "", "123456", "\u{2c2c}", ""]
        );
    }

    #[test]
    fn an_unbalanced_quote_ends_with_its_line() {
        let mut splitter = Splitter::new(b',', true);
        assert_eq!(splitter.split(b"a,\"b,c").len(), 2);
        assert_eq!(splitter.split(b"a,b,c").len(), 3, "the next line is not touched");
    }

    #[test]
    fn long_lines_and_many_fields_fit() {
        let line = "12345678,".repeat(1000);
        assert_eq!(split(b',', true, &line).len(), 1001);
        assert_eq!(split(b',', true, &format!("\"\"{line}")).len(), 1001);
    }
}
