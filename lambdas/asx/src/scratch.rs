//! Room for what does not fit in memory: the tables and rejects of a file, which nobody may see before all of its rows
//! have been judged.

use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes that can be appended and read back: a temporary file, a `Cursor<Vec<u8>>`.
pub trait Scratch: Read + Write + Seek {}

impl<T: Read + Write + Seek> Scratch for T {}

/// Part of a scratch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) start: u64,
    pub(crate) length: u64,
}

/// The bytes of one object, kept in the scratch that was given to [`process`](crate::process).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    stretches: Vec<Stretch>,
}

impl Content {
    /// Bytes.
    pub fn size(&self) -> u64 {
        self.stretches.iter().map(|stretch| stretch.length).sum()
    }

    /// All of it.
    pub fn read(&self, scratch: &mut dyn Scratch) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(usize::try_from(self.size()).unwrap_or_default());
        self.copy(scratch, &mut bytes)?;
        Ok(bytes)
    }

    /// Part of it: at most so many bytes from an offset on, fewer only where it ends.
    pub fn part(&self, scratch: &mut dyn Scratch, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let end = self.size().min(offset.saturating_add(length as u64));
        let mut bytes = vec![0; usize::try_from(end.saturating_sub(offset)).unwrap_or_default()];
        let mut filled = 0;
        while filled < bytes.len() {
            let (start, left) = self.place(offset + filled as u64).ok_or(io::ErrorKind::UnexpectedEof)?;
            let here = (bytes.len() - filled).min(usize::try_from(left).unwrap_or(usize::MAX));
            scratch.seek(SeekFrom::Start(start))?;
            scratch.read_exact(&mut bytes[filled..filled + here])?;
            filled += here;
        }
        Ok(bytes)
    }

    /// Writes all of it somewhere else, a piece at a time.
    pub fn copy(&self, scratch: &mut dyn Scratch, to: &mut dyn Write) -> io::Result<()> {
        for stretch in &self.stretches {
            scratch.seek(SeekFrom::Start(stretch.start))?;
            if io::copy(&mut Read::take(&mut *scratch, stretch.length), to)? < stretch.length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }

    pub(crate) fn push(&mut self, next: Stretch) {
        match self.stretches.last_mut() {
            Some(last) if last.start + last.length == next.start => last.length += next.length,
            _ => self.stretches.push(next),
        }
    }

    /// Where the byte at an offset stands in the scratch, and how many follow it there.
    fn place(&self, mut offset: u64) -> Option<(u64, u64)> {
        for stretch in &self.stretches {
            if offset < stretch.length {
                return Some((stretch.start + offset, stretch.length - offset));
            }
            offset -= stretch.length;
        }
        None
    }
}

/// A scratch that is being filled.
pub(crate) struct Spool<'a>(&'a mut dyn Scratch);

impl<'a> Spool<'a> {
    pub(crate) fn new(scratch: &'a mut dyn Scratch) -> Self {
        Self(scratch)
    }

    pub(crate) fn append(&mut self, bytes: &[u8]) -> io::Result<Stretch> {
        let start = self.0.seek(SeekFrom::End(0))?;
        self.0.write_all(bytes)?;
        Ok(Stretch { start, length: bytes.len() as u64 })
    }

    /// Fills the buffer from a place.
    pub(crate) fn read_at(&mut self, start: u64, into: &mut [u8]) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(start))?;
        self.0.read_exact(into)
    }

    /// Replaces bytes that were appended at once.
    pub(crate) fn replace(&mut self, content: &Content, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let (place, _) = content.place(offset).ok_or(io::ErrorKind::UnexpectedEof)?;
        self.0.seek(SeekFrom::Start(place))?;
        self.0.write_all(bytes)
    }

    pub(crate) fn copy(&mut self, content: &Content, to: &mut dyn Write) -> io::Result<()> {
        content.copy(&mut *self.0, to)
    }
}

impl std::fmt::Debug for Spool<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Spool")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn contents_grow_in_turns_and_come_back_whole() {
        let mut scratch = Cursor::new(b"from before".to_vec());
        let mut contents = [Content::default(), Content::default()];
        let mut spool = Spool::new(&mut scratch);
        for (content, bytes) in [(0, "a1"), (0, "a2"), (1, "b1"), (0, "a3"), (1, "b2")] {
            contents[content].push(spool.append(bytes.as_bytes()).unwrap());
        }
        let [one, other] = contents;
        spool.replace(&one, 4, b"A").unwrap();
        assert_eq!((one.stretches.len(), one.size(), other.size()), (2, 6, 4));
        assert_eq!(one.read(&mut scratch).unwrap(), b"a1a2A3");
        assert_eq!(other.read(&mut scratch).unwrap(), b"b1b2");
        let parts: Vec<_> = (0..4).map(|at| one.part(&mut scratch, at * 3, 3).unwrap()).collect();
        assert_eq!(parts, [&b"a1a"[..], b"2A3", b"", b""]);
        assert_eq!(one.part(&mut scratch, 3, 9).unwrap(), b"2A3");
        scratch.get_mut().truncate(20);
        assert_eq!(other.read(&mut scratch).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
