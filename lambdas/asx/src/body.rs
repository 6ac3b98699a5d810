//! Where a file's bytes come from.

use std::io::{self, Read};

/// A file that can be read from its start, more than once: a file whose trade dates come mixed is read twice, because
/// one whose dates come in order, as nearly all do, then needs to be neither kept nor sorted.
pub trait Body {
    /// The bytes from the first one on. They must be the same each time.
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>>;
}

impl Body for &[u8] {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(*self))
    }
}
