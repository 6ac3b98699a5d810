//! The first look at a file that is not read as it is: all of its bytes, hashed, and the last of them.

use std::io;

use crate::body::Body;
use crate::text::{Digest, Source};

/// Bytes kept from the end, at least: enough for a directory of thousands of files.
const TAIL: usize = 1 << 20;
/// Bytes read at a time.
const PIECE: usize = 64 << 10;

/// What there is to know of such a file before it is read.
pub(crate) struct Survey {
    pub(crate) digest: Digest,
    pub(crate) tail: Vec<u8>,
}

pub(crate) fn survey(body: &mut dyn Body) -> io::Result<Survey> {
    let mut source = Source::new(body.open()?);
    let mut piece = vec![0; PIECE];
    let mut tail = Vec::new();
    loop {
        let read = source.fill(&mut piece)?;
        tail.extend_from_slice(&piece[..read]);
        if tail.len() > 2 * TAIL {
            tail.drain(..tail.len() - TAIL);
        }
        if read < PIECE {
            return Ok(Survey { digest: source.digest(), tail });
        }
    }
}
