//! The lines of a file, one after the other, as UTF-8. Whether the whole is text in its encoding, only the end tells:
//! [`Lines::verdict`].

use std::borrow::Cow;
use std::io::{self, Read};

use super::window::Window;
use super::{Digest, Line};

pub(crate) struct Lines<'a> {
    window: Window<'a>,
    /// Of the line that was given last.
    number: u64,
    /// The first bytes of the file, for who looks at them before they are text.
    pub(crate) first: Vec<u8>,
}

impl<'a> Lines<'a> {
    /// Reads the beginning and guesses the encoding.
    pub(crate) fn open(reader: Box<dyn Read + 'a>) -> io::Result<Self> {
        let (window, first) = Window::open(reader)?;
        Ok(Self { window, number: 0, first })
    }

    /// The decoded beginning, at most so many bytes; its last line may be cut.
    pub(crate) fn head(&self, bytes: usize) -> Cow<'_, str> {
        self.window.head(bytes)
    }

    /// The next line.
    #[expect(clippy::inline_always, reason = "else each line goes through memory twice, and is waited for")]
    #[inline(always)]
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        if !self.window.has_line() && !self.window.read_on()? {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(Line::new(self.number, self.window.take_line())))
    }

    /// Reads what is left, so that hash and verdict are about all of it.
    pub(crate) fn finish(&mut self) -> io::Result<Digest> {
        while self.next()?.is_some() {}
        Ok(self.window.digest())
    }

    /// How the text was read, or why it is none. To be asked at the end.
    pub(crate) fn verdict(&self) -> Result<(&'static str, bool), String> {
        self.window.verdict()
    }
}

#[cfg(test)]
mod tests {
    use super::super::window::BUFFER;
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
            text += if line.is_too_long() { "…\n" } else { "\n" };
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
