//! The fields of a line.
//!
//! No kind of file has a line break inside a field, so a line always ends a row: an unbalanced quote spoils one row,
//! not the rest of the file, and every row knows its line and its raw text.

use std::iter::once;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

use crate::value::Short;

/// Words of eight bytes that are looked at before anything is made of them: a bit for each byte is a word, too.
const WORDS: usize = 8;

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

    #[inline]
    pub(crate) fn split<'a>(&'a mut self, line: &'a [u8]) -> Fields<'a> {
        let Found { fields, quoted } = self.find_all(line);
        // Where nothing has to be changed, the fields are parts of the line.
        let text = if quoted { &self.out[..self.ends[fields]] } else { line };
        Fields { text, ends: &self.ends[..=fields], gap: usize::from(!quoted) }
    }

    /// Finds the ends of all fields.
    #[inline(never)]
    fn find_all(&mut self, line: &[u8]) -> Found {
        // At most every byte is a delimiter; and there is the start of the first field, the end of the last.
        if self.ends.len() < line.len() + 2 {
            self.ends.resize(line.len() + 2, 0);
        }
        let (mut fields, mut quotes) = (0, 0);
        let (words, rest) = line.as_chunks();
        for (at, words) in words.chunks(WORDS).enumerate() {
            let words = words.iter().map(|word| u64::from_le_bytes(*word));
            self.find(words, at * WORDS * 8, &mut fields, &mut quotes);
        }
        self.find(once(last_word(line, rest)), words.len() * 8, &mut fields, &mut quotes);
        if self.quoted && quotes != 0 {
            return Found { fields: self.unquote(line), quoted: true };
        }
        self.ends[0] = usize::MAX;
        self.ends[fields + 1] = line.len();
        Found { fields: fields + 1, quoted: false }
    }

    /// Notes the delimiters of some words. All of them are found before the first is noted: how many there are is then
    /// the same for most lines, which is what processors are good at.
    #[inline]
    fn find(&mut self, words: impl Iterator<Item = u64>, start: usize, fields: &mut usize, quotes: &mut u64) {
        let delimiters = repeat(self.delimiter);
        let mut columns = 0;
        for (at, word) in words.enumerate() {
            *quotes |= equal(word, repeat(b'"'));
            columns |= equal(word, delimiters) >> 7 << at;
        }
        let mut marks = transpose(columns);
        while marks != 0 {
            *fields += 1;
            self.ends[*fields] = start + marks.trailing_zeros() as usize;
            marks &= marks - 1;
        }
    }

    /// Writes the fields without their quotes, and says how many there are.
    #[inline(never)]
    fn unquote(&mut self, line: &[u8]) -> usize {
        let reader = self.reader.get_or_insert_with(|| reader(self.delimiter));
        reader.reset();
        // A field is never longer than what it was read from, and there is at most one more than delimiters.
        if self.out.len() < line.len() {
            self.out.resize(line.len(), 0);
        }
        let mut input = line;
        let (mut written, mut fields) = (0, 1);
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
        self.ends[0] = 0;
        fields - 1
    }
}

/// What has been found in a line.
struct Found {
    fields: usize,
    quoted: bool,
}

/// The rest of a line that does not fill a word, with zeros behind it: they are neither delimiters nor quotes.
fn last_word(line: &[u8], rest: &[u8]) -> u64 {
    match line.last_chunk() {
        _ if rest.is_empty() => 0,
        // Copying it into eight bytes and reading those takes longer than all of the rest.
        Some(last) => u64::from_le_bytes(*last) >> (8 * (8 - rest.len())),
        None => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
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

/// Eight bytes of eight bits, rows for columns: bit `at` of byte `place` becomes bit `place` of byte `at`.
const fn transpose(bits: u64) -> u64 {
    let bits = swap(bits, 7, 0x00aa_00aa_00aa_00aa);
    let bits = swap(bits, 14, 0x0000_cccc_0000_cccc);
    swap(bits, 28, 0x0000_0000_f0f0_f0f0)
}

/// Swaps the bits of the mask with those so many places higher.
const fn swap(bits: u64, places: u32, mask: u64) -> u64 {
    let different = (bits ^ (bits >> places)) & mask;
    bits ^ different ^ (different << places)
}

/// The fields of one line, unquoted, not trimmed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'a> {
    text: &'a [u8],
    /// Where fields end, and before them where one before the first would.
    ends: &'a [usize],
    /// Bytes between two fields.
    gap: usize,
}

impl<'a> Fields<'a> {
    pub(crate) fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// Empty where there is no such field.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> &'a [u8] {
        let field = self.place(at).and_then(|(start, end)| self.text.get(start..end));
        field.unwrap_or_default()
    }

    /// The same as a word, if it is short enough and not among the first eight bytes of the line.
    #[inline]
    pub(crate) fn short(&self, at: usize) -> Option<Short> {
        let (start, end) = self.place(at)?;
        let (before, _) = self.text.split_at_checked(end)?;
        Short::new(*before.last_chunk()?, end - start)
    }

    #[inline]
    fn place(&self, at: usize) -> Option<(usize, usize)> {
        let [before, end] = self.ends.get(at..)?.first_chunk()?;
        Some((before.wrapping_add(self.gap), *end))
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

    #[test]
    fn delimiters_are_found_wherever_they_stand() {
        for length in 0..140 {
            for at in 0..length {
                let mut line = "x".repeat(length);
                line.replace_range(at..=at, "|");
                let parts: Vec<_> = line.split('|').collect();
                assert_eq!(split(b'|', false, &line), parts, "{at} of {length}");
                let all: Vec<_> = vec![""; length + 1];
                assert_eq!(split(b'|', true, &"|".repeat(length)), all);
            }
        }
    }
}
