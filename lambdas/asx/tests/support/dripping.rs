//! A body that comes drop by drop, as from a network. For tests and fuzz targets alike.

use std::io::{self, Read};

use asx::Body;

/// Bytes, of which no more than so many come at a time.
#[derive(Debug)]
pub struct Dripping<'a> {
    /// All of them.
    pub bytes: &'a [u8],
    /// At least 1.
    pub most: usize,
}

impl Body for Dripping<'_> {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Drops { rest: self.bytes, most: self.most }))
    }
}

struct Drops<'a> {
    rest: &'a [u8],
    most: usize,
}

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let some = self.most.min(buffer.len());
        self.rest.read(&mut buffer[..some])
    }
}
