//! The lines of a file, decoded piece by piece into one buffer of fixed size.
//!
//! The buffer always holds more than the longest line; what is longer still is passed over and comes as the beginning
//! of a line that is too long. Whether the whole is text in its encoding, only the end tells: [`Lines::verdict`].

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, WINDOWS_1252};

use super::encoding::is_control;
use super::source::Source;
use super::{Digest, Encoding, Line};

/// Of decoded text, in bytes.
const BUFFER: usize = 256 * 1024;
/// Of bytes to be decoded.
const PIECE: usize = 64 * 1024;
/// Of a line that does not fit, in bytes: enough for it to be too long.
const KEPT: usize = Line::LONGEST + 2;
/// Control characters are counted this far into a file, in bytes.
const BEGINNING: usize = 4096;

pub(crate) struct Lines<'a> {
    source: Source<'a>,
    encoding: Encoding,
    decoder: Option<Decoder>,
    /// Bytes not yet decoded, where they have to be.
    encoded: Vec<u8>,
    buffer: Vec<u8>,
    /// The next line begins here.
    at: usize,
    /// Whole lines of UTF-8 end here.
    ready: usize,
    /// What was read ends here.
    end: usize,
    number: u64,
    /// There are no more bytes to read.
    exhausted: bool,
    /// All of them are in the buffer, as text.
    over: bool,
    /// The rest of a line that did not fit is to be passed over.
    passing: bool,
    /// The first bytes of the file, for who looks at them before they are text.
    pub(crate) first: Vec<u8>,
    doubts: Doubts,
}

/// What speaks against its being text.
#[derive(Debug, Default)]
struct Doubts {
    full_of_controls: bool,
    has_controls: bool,
    /// The offset in the file of the first line that is not UTF-8.
    not_utf8: Option<u64>,
    malformed: bool,
}

impl<'a> Lines<'a> {
    /// Reads the beginning and guesses the encoding.
    pub(crate) fn open(reader: Box<dyn Read + 'a>) -> io::Result<Self> {
        let mut source = Source::new(reader);
        let mut buffer = vec![0; BUFFER];
        let end = source.fill(&mut buffer[..PIECE])?;
        let encoding = Encoding::guess(&buffer[..end]);
        let mark = encoding.mark();
        let decoder = encoding.decoder();
        let mut lines = Self {
            first: buffer[..end.min(16)].to_vec(),
            encoded: Vec::new(),
            at: mark,
            ready: mark,
            end,
            number: 0,
            exhausted: end < PIECE,
            over: false,
            passing: false,
            doubts: Doubts {
                has_controls: buffer[..end].iter().any(|byte| is_control(*byte)),
                ..Doubts::default()
            },
            source,
            encoding,
            decoder,
            buffer,
        };
        if lines.decoder.is_some() {
            lines.encoded = lines.buffer[mark..end].to_vec();
            (lines.at, lines.ready, lines.end) = (0, 0, 0);
            lines.decode();
            while lines.end < PIECE && !lines.over {
                lines.refill()?;
            }
        } else {
            let head = &lines.buffer[mark..end.min(mark + BEGINNING)];
            let controls = head.iter().filter(|byte| is_control(**byte)).count();
            lines.doubts.full_of_controls = controls * 20 > head.len();
            lines.over = lines.exhausted;
            lines.settle();
        }
        Ok(lines)
    }

    /// The decoded beginning, at most so many bytes; its last line may be cut.
    pub(crate) fn head(&self, bytes: usize) -> Cow<'_, str> {
        let head = &self.buffer[self.at..self.end.min(self.at + bytes)];
        match str::from_utf8(head) {
            Ok(text) => Cow::Borrowed(text),
            Err(error) if error.error_len().is_none() => {
                String::from_utf8_lossy(&head[..error.valid_up_to()])
            }
            Err(_) => Cow::Owned(head.split_inclusive(|byte| *byte == b'\n').map(decode_narrow).collect()),
        }
    }

    /// The next line.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            if self.at < self.ready {
                let rest = &self.buffer[self.at..self.ready];
                let (start, length) = (self.at, memchr::memchr(b'\n', rest));
                // Only the last line of a file has no end.
                self.at += length.map_or(rest.len(), |length| length + 1);
                self.number += 1;
                let end = start + length.unwrap_or(rest.len());
                return Ok(Some(Line::new(self.number, &self.buffer[start..end])));
            }
            if self.over {
                return Ok(None);
            }
            self.refill()?;
        }
    }

    /// Reads what is left, so that hash and verdict are about all of it.
    pub(crate) fn finish(&mut self) -> io::Result<Digest> {
        while self.next()?.is_some() {}
        Ok(self.source.digest())
    }

    /// How the text was read, or why it is none. To be asked at the end.
    pub(crate) fn verdict(&self) -> Result<(&'static str, bool), String> {
        let name = self.encoding.name(self.doubts.not_utf8.is_none());
        match (self.encoding, self.doubts.not_utf8) {
            (Encoding::Wide { .. }, _) if self.doubts.malformed => {
                Err(format!("it looks like {name} but is not well-formed, or is cut off"))
            }
            (Encoding::Narrow { marked: true }, Some(at)) => {
                Err(format!("it is marked as UTF-8 but is not, from byte {at}"))
            }
            (Encoding::Narrow { marked: false }, Some(_)) if self.doubts.has_controls => {
                Err("it is neither UTF-8 nor UTF-16 and has control characters in it: not text".to_owned())
            }
            (Encoding::Narrow { .. }, None) if self.doubts.full_of_controls => {
                Err("it is full of control characters: not text".to_owned())
            }
            _ => Ok((name, self.encoding.marked())),
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.at..self.end, 0);
        self.ready -= self.at;
        self.end -= self.at;
        self.at = 0;
        if self.decoder.is_some() {
            let kept = self.encoded.len();
            if !self.exhausted {
                self.encoded.resize(kept + PIECE, 0);
                let read = self.source.fill(&mut self.encoded[kept..])?;
                self.encoded.truncate(kept + read);
                self.exhausted = read < PIECE;
            }
            self.decode();
            return Ok(());
        }
        let free = &mut self.buffer[self.end..];
        let wanted = free.len();
        let read = self.source.fill(free)?;
        let controls = free[..read].iter().fold(false, |any, byte| any | is_control(*byte));
        self.doubts.has_controls |= controls;
        self.end += read;
        self.exhausted = read < wanted;
        self.over = self.exhausted;
        self.settle();
        Ok(())
    }

    /// Decodes as much as there is room for.
    fn decode(&mut self) {
        if let Some(decoder) = self.decoder.as_mut().filter(|_| !self.doubts.malformed) {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(
                &self.encoded,
                &mut self.buffer[self.end..],
                self.exhausted,
            );
            self.end += written;
            self.encoded.drain(..read);
            self.over = self.exhausted && result == DecoderResult::InputEmpty;
            self.doubts.malformed = matches!(result, DecoderResult::Malformed(..));
        }
        if self.doubts.malformed {
            // Nothing of it will be used; the rest is only hashed.
            self.encoded.clear();
            (self.at, self.ready, self.end, self.passing) = (0, 0, 0, false);
            self.over = self.exhausted;
        }
        self.settle();
    }

    /// Finds the whole lines and makes sure that they are UTF-8.
    fn settle(&mut self) {
        if self.passing {
            // The beginning of the line is kept; what goes on is dropped up to its end.
            let kept = self.ready + KEPT;
            let fresh = &self.buffer[kept..self.end];
            let found = memchr::memchr(b'\n', fresh);
            let dropped = found.unwrap_or(fresh.len());
            self.buffer.copy_within(kept + dropped..self.end, kept);
            self.end -= dropped;
            self.passing = found.is_none() && !self.over;
            if self.passing {
                return;
            }
        }
        let fresh = &self.buffer[self.ready..self.end];
        let whole = match memchr::memrchr(b'\n', fresh) {
            _ if self.over => fresh.len(),
            Some(last) => last + 1,
            None => {
                if fresh.len() > KEPT {
                    self.pass();
                }
                return;
            }
        };
        let start = self.ready;
        self.ready += whole;
        if self.decoder.is_none()
            && let Err(error) = str::from_utf8(&self.buffer[start..self.ready])
        {
            let before = self.source.size() - (self.end - start) as u64;
            self.doubts.not_utf8.get_or_insert(before + error.valid_up_to() as u64);
            self.read_as_windows_1252(start);
        }
    }

    /// A line that has no end yet cannot be a row any more. Enough is kept to say that it is too long.
    fn pass(&mut self) {
        self.passing = true;
        self.end = self.ready + KEPT;
        // No half of a character at the cut.
        for byte in self.buffer[..self.end].iter_mut().rev().take_while(|byte| !byte.is_ascii()) {
            *byte = b'?';
        }
    }

    /// Lines that are not UTF-8 are decoded in place, and what follows them moves.
    fn read_as_windows_1252(&mut self, start: usize) {
        let lines = self.buffer[start..self.ready].split_inclusive(|byte| *byte == b'\n');
        let decoded: String = lines.map(decode_narrow).collect();
        let rest = self.buffer.split_off(self.ready);
        let unread = self.end - self.ready;
        self.buffer.truncate(start);
        self.buffer.extend_from_slice(decoded.as_bytes());
        self.ready = self.buffer.len();
        self.buffer.extend_from_slice(&rest[..unread]);
        self.end = self.buffer.len();
        // The text grows at most threefold; the room for reading stays.
        self.buffer.resize(BUFFER.max(self.end + PIECE), 0);
    }
}

fn decode_narrow(line: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(line) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(line).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives a few bytes at a time.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let some = self.0.len().min(buffer.len()).min(1000);
            buffer[..some].copy_from_slice(&self.0[..some]);
            self.0 = &self.0[some..];
            Ok(some)
        }
    }

    type Decoded = (String, Result<(&'static str, bool), String>);

    fn decoded(bytes: &[u8]) -> Decoded {
        let mut lines = Lines::open(Box::new(Dripping(bytes))).unwrap();
        let mut text = String::new();
        while let Some(line) = lines.next().unwrap() {
            text += &line.as_str();
            text += if line.too_long { "…\n" } else { "\n" };
        }
        assert_eq!(lines.finish().unwrap().size, bytes.len() as u64);
        (text, lines.verdict())
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    fn read_as(text: &str, encoding: &'static str, marked: bool) -> Decoded {
        (text.to_owned(), Ok((encoding, marked)))
    }

    #[test]
    fn reads_each_encoding_whatever_the_size() {
        for rows in [1, 60_000] {
            let text = format!("code,date\n{}", "BNH2025,2025\u{e9}0227\n".repeat(rows));
            let ascii = text.replace('\u{e9}', "");
            assert_eq!(decoded(text.as_bytes()), read_as(&text, "utf-8", false));
            assert_eq!(decoded(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), read_as(&text, "utf-8", true));
            let little = utf16(&text, false);
            assert_eq!(decoded(&[b"\xff\xfe".to_vec(), little].concat()), read_as(&text, "utf-16le", true));
            let big = utf16(&text, true);
            assert_eq!(decoded(&[b"\xfe\xff".to_vec(), big].concat()), read_as(&text, "utf-16be", true));
            assert_eq!(decoded(&utf16(&ascii, false)), read_as(&ascii, "utf-16le", false));
            assert_eq!(decoded(&utf16(&ascii, true)), read_as(&ascii, "utf-16be", false));
            let late = [ascii.as_bytes(), b"caf\xe9,1\n"].concat();
            assert_eq!(decoded(&late), read_as(&format!("{ascii}caf\u{e9},1\n"), "windows-1252", false));
        }
    }

    #[test]
    fn refuses_what_is_no_text() {
        let late = "a,b\n".repeat(100_000);
        let late = |end: &[u8]| [late.as_bytes(), end].concat();
        for bytes in [
            &b"\xef\xbb\xbfab\xff"[..],
            b"\xff\xfea",
            b"\x80\x00\x01\x02",
            b"a\x00\x00\x01b",
            &late(b"\x80\n\x01"),
            &[b"\xef\xbb\xbf", &late(b"\x80")[..]].concat(),
            &[b"\xff\xfe", &utf16(&"a,b\n".repeat(100_000), false)[..], b"a"].concat(),
        ] {
            assert!(decoded(bytes).1.is_err(), "{:?}", &bytes[..bytes.len().min(20)]);
        }
        let long = utf16(&"x".repeat(200_000), false);
        let late = [&b"\xff\xfe"[..], &long, b"\x00\xd8", &long].concat();
        assert!(decoded(&late).1.is_err(), "in the middle of a line that is too long");
        let reason = decoded(b"\xef\xbb\xbfab\xff").1.unwrap_err();
        assert_eq!(reason, "it is marked as UTF-8 but is not, from byte 5");
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let shown = "x".repeat(Line::SHOWN);
        for length in [Line::LONGEST + 1, BUFFER - 5, BUFFER, BUFFER + 1, 3_000_000] {
            let text = format!("a\n{}\r\nb\n", "x".repeat(length));
            let expected = read_as(&format!("a\n{shown}…\nb\n"), "utf-8", false);
            assert!(decoded(text.as_bytes()) == expected, "{length}");
            let marked = [b"\xff\xfe".to_vec(), utf16(&text, false)].concat();
            assert!(decoded(&marked) == read_as(&expected.0, "utf-16le", true), "{length}");
        }
        let accents = "\u{e9}".repeat(400_000);
        let (text, verdict) = decoded(accents.as_bytes());
        assert_eq!((text.len(), verdict), (Line::SHOWN + "…\n".len(), Ok(("utf-8", false))));
        let (text, _) = decoded("y".repeat(Line::LONGEST).as_bytes());
        assert_eq!(text.len(), Line::LONGEST + 1, "the longest line is a line");
    }
}
