//! Lines and their fields.
//!
//! No kind of file has a line break inside a field, so a line always ends a row: an unbalanced quote spoils one row,
//! not the rest of the file, and every row knows its line and its raw text.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

/// One line, without its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Counted from 1.
    pub(crate) number: u64,
    /// Where it begins, in bytes of the decoded text.
    pub(crate) start: usize,
    pub(crate) text: &'a str,
}

impl Line<'_> {
    pub(crate) fn is_blank(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_whitespace())
    }
}

/// The lines of a text; `\n` and `\r\n` end them.
#[derive(Debug, Clone)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, number: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let (line, length) = match rest.find('\n') {
            Some(end) => (&rest[..end], end + 1),
            None => (rest, rest.len()),
        };
        let start = self.at;
        self.at += length;
        self.number += 1;
        Some(Line { number: self.number, start, text: line.strip_suffix('\r').unwrap_or(line) })
    }
}

/// Splits lines into fields, one line at a time, with buffers it keeps.
pub(crate) struct Splitter {
    reader: Reader,
    out: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    /// `quoted`: whether `"` encloses fields; in tab-separated files it is a character like any other.
    pub(crate) fn new(delimiter: u8, quoted: bool) -> Self {
        // Lines are cut before they come here; a lone carriage return is part of its field.
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(quoted)
            .terminator(Terminator::Any(b'\n'))
            .build();
        Self { reader, out: vec![0; 1024], ends: vec![0; 64] }
    }

    pub(crate) fn split(&mut self, line: &str) -> Fields<'_> {
        self.reader.reset();
        // A field is never longer than what it was read from, and there is at most one more than delimiters.
        if self.out.len() < line.len() {
            self.out.resize(line.len(), 0);
        }
        let mut input = line.as_bytes();
        let (mut written, mut fields) = (0, 0);
        loop {
            if fields == self.ends.len() {
                self.ends.resize(fields * 2, 0);
            }
            let (result, read, wrote, ended) =
                self.reader.read_record(input, &mut self.out[written..], &mut self.ends[fields..]);
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
        Fields { out: &self.out[..written], ends: &self.ends[..fields] }
    }
}

/// The fields of one line, unquoted, not trimmed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a> {
    out: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Fields<'a> {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Empty where there is no such field.
    pub(crate) fn get(&self, at: usize) -> &'a [u8] {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or(usize::MAX) };
        self.ends.get(at).and_then(|end| self.out.get(start..*end)).unwrap_or_default()
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
        splitter.split(line).iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect()
    }

    #[test]
    fn lines_know_their_number_and_place() {
        let lines: Vec<_> = Lines::new("a\r\n\nb").map(|line| (line.number, line.start, line.text)).collect();
        assert_eq!(lines, [(1, 0, "a"), (2, 3, ""), (3, 4, "b")]);
        assert_eq!(Lines::new("").count(), 0);
    }

    #[test]
    fn fields_are_unquoted() {
        assert_eq!(split(b',', true, "a,\"1,920\",\"x\"\"y\","), ["a", "1,920", "x\"y", ""]);
        assert_eq!(split(b'\t', false, "a\t\"b\tc"), ["a", "\"b", "c"]);
        assert_eq!(split(b',', true, "one"), ["one"]);
    }

    #[test]
    fn an_unbalanced_quote_ends_with_its_line() {
        let mut splitter = Splitter::new(b',', true);
        assert_eq!(splitter.split("a,\"b,c").len(), 2);
        assert_eq!(splitter.split("a,b,c").len(), 3, "the next line is not touched");
    }

    #[test]
    fn long_lines_and_many_fields_fit() {
        let line = "12345678,".repeat(1000);
        assert_eq!(split(b',', true, &line).len(), 1001);
    }
}
