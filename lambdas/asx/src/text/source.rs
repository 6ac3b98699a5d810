//! The bytes on their way in: hashed and counted, whatever becomes of them.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// What a file is known by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Digest {
    /// In hex.
    pub(crate) sha256: String,
    /// In bytes.
    pub(crate) size: u64,
}

/// A reader that hashes what it reads.
pub(crate) struct Source<'a> {
    reader: Box<dyn Read + 'a>,
    hash: Sha256,
    size: u64,
}

impl<'a> Source<'a> {
    pub(crate) fn new(reader: Box<dyn Read + 'a>) -> Self {
        Self { reader, hash: Sha256::new(), size: 0 }
    }

    /// Fills the buffer as far as there are bytes. Less than its length is the end.
    pub(crate) fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.reader.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.hash.update(&buffer[..filled]);
        self.size += filled as u64;
        Ok(filled)
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest { sha256: hex::encode(self.hash.clone().finalize()), size: self.size }
    }
}
