//! One file in a zip archive, unpacked and checked against what the directory says of it.

use std::io::{self, Read};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::damage::{Damage, Original};

/// Where a file is in an archive and what it must come to.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) header_at: u64,
    /// Bytes in the archive.
    pub(super) packed: u64,
    /// Bytes unpacked.
    pub(super) size: u64,
    pub(super) crc: u32,
    /// It stands there as it is.
    pub(super) stored: bool,
}

const SIGNATURE: &[u8] = b"PK\x03\x04";
/// Of what stands before a file, without its name and extra data, in bytes.
const HEADER: usize = 30;

impl Member {
    pub(super) fn open<'a>(
        &self,
        mut archive: Original<Box<dyn Read + 'a>>,
    ) -> io::Result<Box<dyn Read + 'a>> {
        pass(&mut archive, self.header_at)?;
        let mut header = [0; HEADER];
        archive.read_exact(&mut header)?;
        if !header.starts_with(SIGNATURE) {
            return Err(Damage::error("the archive is damaged: a file is not where its directory says"));
        }
        let length = |at: usize| u64::from(u16::from_le_bytes([header[at], header[at + 1]]));
        pass(&mut archive, length(26) + length(28))?;
        let packed = archive.take(self.packed);
        let content: Box<dyn Read> =
            if self.stored { Box::new(packed) } else { Box::new(DeflateDecoder::new(packed)) };
        Ok(Box::new(Checked { content, sum: Crc::new(), size: 0, expected: (self.crc, self.size) }))
    }
}

fn pass(reader: &mut impl Read, bytes: u64) -> io::Result<()> {
    match io::copy(&mut reader.take(bytes), &mut io::sink())? {
        passed if passed < bytes => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

/// Content whose check sum and size are compared at its end.
struct Checked<'a> {
    content: Box<dyn Read + 'a>,
    sum: Crc,
    size: u64,
    expected: (u32, u64),
}

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        self.sum.update(&buffer[..read]);
        self.size += read as u64;
        if read == 0 && !buffer.is_empty() && (self.sum.sum(), self.size) != self.expected {
            return Err(Damage::error("it is damaged or cut off: unpacked it has another check sum or size"));
        }
        Ok(read)
    }
}
