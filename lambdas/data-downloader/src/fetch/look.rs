//! A look at what passes by: how it begins, and how much there is of it, also inside gzip.
//!
//! Nothing is unpacked further than to tell a file from an apology: that a file unpacks to more than anyone wants is the
//! business of who unpacks it.

use flate2::write::GzDecoder;
use std::io::{self, Write};

/// So much of the beginning is kept.
const HEAD: usize = 512;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What was seen so far.
pub(super) struct Look {
    as_it_comes: Content,
    unpacked: Option<GzDecoder<Content>>,
    /// No more can be unpacked, or need be.
    stopped: bool,
    enough: u64,
}

/// The beginning of some content, and its length as far as it was followed.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) head: Vec<u8>,
    pub(super) bytes: u64,
    /// Up to here it is followed; 0 is to the end.
    limit: u64,
}

impl Look {
    /// Follows packed content up to `enough` bytes.
    pub(super) fn new(enough: u64) -> Self {
        Self { as_it_comes: Content::default(), unpacked: None, stopped: false, enough }
    }

    pub(super) fn see(&mut self, chunk: &[u8]) {
        let begun = self.as_it_comes.bytes >= GZIP.len() as u64;
        let before = self.as_it_comes.head.len();
        self.as_it_comes.add(chunk);
        if !begun && self.as_it_comes.head.starts_with(&GZIP) {
            let limit = self.enough.max(HEAD as u64);
            self.unpacked = Some(GzDecoder::new(Content { limit, ..Content::default() }));
            let start = self.as_it_comes.head[..before].to_vec();
            self.unpack(&start);
        }
        self.unpack(chunk);
    }

    /// The content: what is inside, where it can be unpacked.
    pub(super) fn content(&mut self) -> &Content {
        // A decoder that stopped has nothing more to give.
        let flushed = self.unpacked.as_mut().is_none_or(|decoder| self.stopped || decoder.flush().is_ok());
        match &self.unpacked {
            // What is only called gzip by its first bytes is not an empty file.
            Some(decoder) if (flushed && !self.stopped) || decoder.get_ref().bytes > 0 => decoder.get_ref(),
            _ => &self.as_it_comes,
        }
    }

    fn unpack(&mut self, chunk: &[u8]) {
        if let Some(decoder) = self.unpacked.as_mut().filter(|_| !self.stopped) {
            self.stopped = decoder.write_all(chunk).is_err();
        }
    }
}

impl Content {
    /// Whether it is text that begins like markup: servers apologise in HTML, with status 200.
    pub(super) fn is_markup(&self) -> bool {
        let blank =
            |byte: &u8| matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xff | 0xfe) || byte.is_ascii_whitespace();
        self.head.iter().find(|byte| !blank(byte)) == Some(&b'<')
    }

    /// The beginning, for a message.
    pub(super) fn excerpt(&self) -> String {
        String::from_utf8_lossy(&self.head[..self.head.len().min(80)]).into_owned()
    }

    fn add(&mut self, chunk: &[u8]) {
        self.bytes += chunk.len() as u64;
        self.head.extend(&chunk[..chunk.len().min(HEAD - self.head.len())]);
    }
}

impl Write for Content {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        if self.limit > 0 && self.bytes >= self.limit {
            return Err(io::Error::other("enough"));
        }
        self.add(chunk);
        Ok(chunk.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    /// What is seen of bytes that come `step` at a time.
    fn seen(bytes: &[u8], step: usize) -> Look {
        let mut look = Look::new(1000);
        bytes.chunks(step).for_each(|chunk| look.see(chunk));
        look
    }

    #[test]
    fn markup_is_known_behind_marks_and_blanks() {
        for page in [&b"<p>Sorry"[..], b"\r\n <!DOCTYPE html>", b"\xef\xbb\xbf<html>", b"\xff\xfe<\0h\0"] {
            assert!(seen(page, 3).content().is_markup());
            assert!(seen(&gzip(page), 3).content().is_markup());
        }
        for file in [&b"code,date\n"[..], b"08:31\tEAH2025", b"", b"PK\x03\x04", b"\xef\xbb\xbfa<b"] {
            assert!(!seen(file, 3).content().is_markup());
            assert!(!seen(&gzip(file), 3).content().is_markup());
        }
    }

    #[test]
    fn what_is_packed_is_as_long_as_what_is_inside_however_it_comes() {
        for step in [1, 2, 7, 4096] {
            for length in [0_u16, 1, 100, 999] {
                let packed = gzip(&vec![b'x'; usize::from(length)]);
                assert_eq!(seen(&packed, step).content().bytes, u64::from(length), "{step}");
            }
        }
    }

    #[test]
    fn it_is_not_unpacked_further_than_needed() {
        let bomb = gzip(&vec![0; 50_000_000]);
        let bytes = seen(&bomb, 512).content().bytes;
        assert!((1000..1_000_000).contains(&bytes), "{bytes}");
    }

    #[test]
    fn what_only_begins_like_gzip_is_taken_as_it_comes() {
        let mut look = seen(b"\x1f\x8bnot gzip at all", 5);
        assert_eq!(look.content().bytes, 17);
        assert_eq!(seen(b"\x1f", 1).content().bytes, 1);
    }
}
