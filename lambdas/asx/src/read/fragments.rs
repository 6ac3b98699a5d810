//! The lines of each trade date of a file whose dates are mixed, kept in the scratch until all lines of a date are there.
//!
//! The lines, not their rows: they are read again anyway when they are settled, and compressed they take a fifth of the
//! room.

use std::collections::BTreeMap;
use std::io;

use jiff::civil::Date;

use super::Day;
use crate::scratch::{Spool, Stretch};

/// Fast, and good enough for what is read once.
const LEVEL: i32 = 1;

/// Part of the lines of a date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fragment {
    packed: Stretch,
    size: usize,
}

#[derive(Debug, Default)]
pub(super) struct Fragments {
    pub(super) by_date: BTreeMap<Date, Vec<Fragment>>,
    pub(super) count: usize,
    lines: Vec<u8>,
}

impl Fragments {
    /// Keeps the lines of the rows that a day holds.
    pub(super) fn add(&mut self, day: &Day, spool: &mut Spool<'_>) -> io::Result<()> {
        self.lines.clear();
        let mut last = 0;
        for (row, line) in day.lines.iter().enumerate() {
            // A line with several rows is kept once.
            if *line != last {
                let text = day.text(row);
                self.lines.extend_from_slice(&line.to_le_bytes());
                self.lines.extend_from_slice(&(text.len() as u64).to_le_bytes());
                self.lines.extend_from_slice(text);
                last = *line;
            }
        }
        let packed = spool.append(&zstd::bulk::compress(&self.lines, LEVEL)?)?;
        self.by_date.entry(day.date).or_default().push(Fragment { packed, size: self.lines.len() });
        self.count += 1;
        Ok(())
    }
}

impl Fragment {
    /// The lines, to be gone through with [`next`].
    pub(super) fn read(&self, spool: &mut Spool<'_>) -> io::Result<Vec<u8>> {
        let mut packed = vec![0; usize::try_from(self.packed.length).unwrap_or_default()];
        spool.read_at(self.packed.start, &mut packed)?;
        zstd::bulk::decompress(&packed, self.size)
    }
}

/// The next line's number and text, and what comes after it.
pub(super) fn next(lines: &[u8]) -> Option<(u64, &[u8], &[u8])> {
    let (number, rest) = lines.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    Some((u64::from_le_bytes(*number), text, rest))
}
