//! A piece of a file in one buffer of fixed size: read, decoded, and settled into whole lines.
//!
//! The buffer always holds more than the longest line; what is longer still is passed over and comes as the beginning
//! of a line that is too long.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, WINDOWS_1252};

use super::doubts::Doubts;
use super::source::Source;
use super::{Digest, Encoding, Line};

/// Of decoded text, in bytes.
pub(super) const BUFFER: usize = 256 * 1024;
/// Of bytes to be decoded.
const PIECE: usize = 64 * 1024;
/// Of a line that does not fit, in bytes: enough for it to be too long.
const KEPT: usize = Line::LONGEST + 2;

pub(super) struct Window<'a> {
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
    /// There are no more bytes to read.
    exhausted: bool,
    /// All of them are in the buffer, as text.
    over: bool,
    /// The rest of a line that did not fit is to be passed over.
    passing: bool,
    doubts: Doubts,
}

impl<'a> Window<'a> {
    /// Reads the beginning and guesses the encoding. Gives the first bytes, too, as they are in the file.
    pub(super) fn open(reader: Box<dyn Read + 'a>) -> io::Result<(Self, Vec<u8>)> {
        let mut source = Source::new(reader);
        let mut buffer = vec![0; BUFFER];
        let end = source.fill(&mut buffer[..PIECE])?;
        let first = buffer[..end.min(16)].to_vec();
        let encoding = Encoding::guess(&buffer[..end]);
        let mark = encoding.mark();
        let mut window = Self {
            source,
            encoding,
            decoder: encoding.decoder(),
            encoded: Vec::new(),
            at: mark,
            ready: mark,
            end,
            exhausted: end < PIECE,
            over: false,
            passing: false,
            doubts: Doubts::of_beginning(&buffer[mark..end]),
            buffer,
        };
        if window.decoder.is_some() {
            window.encoded = window.buffer[mark..end].to_vec();
            (window.at, window.ready, window.end) = (0, 0, 0);
            window.decode();
            while window.end < PIECE && !window.over {
                window.refill()?;
            }
        } else {
            window.over = window.exhausted;
            window.settle();
        }
        Ok((window, first))
    }

    /// The decoded beginning, at most so many bytes; its last line may be cut.
    pub(super) fn head(&self, bytes: usize) -> Cow<'_, str> {
        let head = &self.buffer[self.at..self.end.min(self.at + bytes)];
        match str::from_utf8(head) {
            Ok(text) => Cow::Borrowed(text),
            Err(error) if error.error_len().is_none() => {
                String::from_utf8_lossy(&head[..error.valid_up_to()])
            }
            Err(_) => Cow::Owned(head.split_inclusive(|byte| *byte == b'\n').map(decode_narrow).collect()),
        }
    }

    #[inline]
    pub(super) fn has_line(&self) -> bool {
        self.at < self.ready
    }

    /// The next line, without its end; there has to be one.
    #[inline]
    pub(super) fn take_line(&mut self) -> &[u8] {
        let rest = &self.buffer[self.at..self.ready];
        // Only the last line of a file has no end.
        let (length, end) = memchr::memchr(b'\n', rest).map_or((rest.len(), 0), |at| (at, 1));
        self.at += length + end;
        &rest[..length]
    }

    /// Reads until there is a line. Whether there is one.
    #[inline(never)]
    pub(super) fn read_on(&mut self) -> io::Result<bool> {
        while !self.has_line() && !self.over {
            self.refill()?;
        }
        Ok(self.has_line())
    }

    pub(super) fn digest(&self) -> Digest {
        self.source.digest()
    }

    pub(super) fn verdict(&self) -> Result<(&'static str, bool), String> {
        self.doubts.verdict(self.encoding)
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
        self.doubts.look_at(&free[..read]);
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
            self.doubts.not_utf8_from(before + error.valid_up_to() as u64);
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
