//! A file is processed, and what comes of it looked at.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use asx::{Body, Input, Outcome, process};
use jiff::civil::{Date, date};

use crate::dripping::Dripping;
use crate::{books, memory};

/// The day of every download.
const RECEIVED_ON: Date = date(2025, 2, 27);

/// Memory that any file may take, in bytes: half of it are buffers.
const BASE: usize = 1 << 20;
/// Memory that each of its bytes may take besides: a line of one letter is a rejected row with its reason.
const PER_BYTE: usize = 128;
/// Memory that no file may take, whatever its size.
const MOST: usize = 64 << 20;

/// Processes a file. Panics if the outcome is not as it must be, or took too much memory.
pub fn try_file(name: &str, bytes: &[u8]) -> Outcome {
    try_body(name, &mut &*bytes, bytes)
}

/// The same, and once more from a reader that gives no more bytes at a time than that. It must not make a difference.
pub fn try_in_pieces(name: &str, bytes: &[u8], most: usize) {
    let whole = try_file(name, bytes);
    let pieces = try_body(name, &mut Dripping { bytes, most }, bytes);
    assert!(said(&whole) == said(&pieces), "in pieces of {most} bytes: {pieces:?}\nin one: {whole:?}");
}

/// All that is written about a file; it has the hashes of its tables.
fn said(outcome: &Outcome) -> Vec<u8> {
    match outcome {
        Outcome::Harvested(harvest) => harvest.manifest.to_json(),
        Outcome::Failed(failure) => failure.report.to_json(),
    }
}

fn try_body(name: &str, body: &mut dyn Body, bytes: &[u8]) -> Outcome {
    let size = bytes.len();
    let mut scratch = Uncounted::default();
    let input = Input { name, received_on: RECEIVED_ON };
    let (outcome, peak) = memory::peak(|| process(input, body, &mut scratch));
    let bound = MOST.min(BASE + PER_BYTE * size);
    assert!(peak <= bound, "{size} bytes took {peak} bytes of memory; {bound} are allowed");
    let outcome = outcome.unwrap_or_else(|error| panic!("{error}"));
    books::balance(&outcome, &mut scratch, bytes);
    outcome
}

/// A scratch in memory that is not counted: what stands there would be on disk.
#[derive(Debug, Default)]
struct Uncounted(Cursor<Vec<u8>>);

impl Read for Uncounted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Uncounted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        memory::uncounted(|| self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Uncounted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl Drop for Uncounted {
    fn drop(&mut self) {
        memory::uncounted(|| self.0 = Cursor::default());
    }
}
