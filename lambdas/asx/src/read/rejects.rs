//! The rejected rows: the first of them as values, all of them as CSV in the order of the file.
//!
//! They do not come in that order, because contradictions show only when a day is over, and there may be more than
//! memory should hold. So what has gathered is sorted and put into the scratch as a run, and the runs are merged at the
//! end.

use std::io;

use crate::reject::{self, Reject};
use crate::scratch::{Content, Spool, Stretch};

/// Gathered before it becomes a run, in bytes.
const RUN: usize = 4 << 20;
/// Read of a run, or written of all, at a time, in bytes.
const PIECE: usize = 64 << 10;
/// Rejected rows in bytes of CSV. With more of them a file fails, and only those up to here are kept.
const MOST: u64 = 64 << 20;
/// Rows kept as values.
const FIRST: usize = 10_000;
/// And their size, in bytes.
const FIRST_SIZE: usize = 2 << 20;

#[derive(Debug, Default)]
pub(crate) struct Rejects {
    first: Vec<Reject>,
    first_size: usize,
    /// Rows from this line on are not among the first.
    beyond: Option<u64>,
    gathered: Vec<(u64, String)>,
    gathered_size: usize,
    runs: Vec<Stretch>,
    size: u64,
    /// There were more than are kept.
    pub(crate) overflowed: bool,
}

impl Rejects {
    pub(super) fn add(&mut self, reject: Reject, spool: &mut Spool<'_>) -> io::Result<()> {
        let row = reject::csv_row(&reject);
        self.size += row.len() as u64;
        if self.size > MOST {
            self.overflowed = true;
        } else {
            self.gathered_size += row.len();
            self.gathered.push((reject.line, row));
        }
        if self.beyond.is_none_or(|line| reject.line < line) {
            self.first_size += reject.raw.len() + reject.reason.len();
            self.first.push(reject);
            if self.first.len() > 2 * FIRST || self.first_size > 2 * FIRST_SIZE {
                self.trim();
            }
        }
        if self.gathered_size > RUN {
            self.end_run(spool)?;
        }
        Ok(())
    }

    /// All of them as one content if there are any, and the first of them.
    pub(super) fn finish(mut self, spool: &mut Spool<'_>) -> io::Result<Finished> {
        self.trim();
        let mut content = Content::default();
        if self.runs.is_empty() {
            self.gathered.sort_by_key(|(line, _)| *line);
            let rows = self.gathered.iter().map(|(_, row)| row.as_str());
            let csv: String = std::iter::once(reject::CSV_HEADER).chain(rows).collect();
            if !self.gathered.is_empty() {
                content.push(spool.append(csv.as_bytes())?);
            }
        } else {
            self.end_run(spool)?;
            merge(&self.runs, &mut content, spool)?;
        }
        Ok(Finished { first: self.first, content, overflowed: self.overflowed })
    }

    fn trim(&mut self) {
        self.first.sort_by_key(|reject| reject.line);
        let mut size = 0;
        let fitting = self.first.iter().take(FIRST).take_while(|reject| {
            size += reject.raw.len() + reject.reason.len();
            size <= FIRST_SIZE
        });
        let fitting = fitting.count();
        if fitting < self.first.len() {
            self.beyond = Some(self.first[fitting].line);
            self.first.truncate(fitting);
        }
        self.first_size = self.first.iter().map(|reject| reject.raw.len() + reject.reason.len()).sum();
    }

    fn end_run(&mut self, spool: &mut Spool<'_>) -> io::Result<()> {
        self.gathered.sort_by_key(|(line, _)| *line);
        let rows: String = self.gathered.drain(..).map(|(_, row)| row).collect();
        self.gathered_size = 0;
        self.runs.push(spool.append(rows.as_bytes())?);
        Ok(())
    }
}

/// What there is in the end.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) first: Vec<Reject>,
    /// Empty if there are none.
    pub(crate) content: Content,
    pub(crate) overflowed: bool,
}

fn merge(runs: &[Stretch], content: &mut Content, spool: &mut Spool<'_>) -> io::Result<()> {
    let mut runs: Vec<Run> = runs.iter().map(|run| Run::new(*run)).collect();
    let mut out = reject::CSV_HEADER.as_bytes().to_vec();
    for run in &mut runs {
        run.fill(spool)?;
    }
    // Of equal lines the earlier run's come first; there are a dozen runs at most.
    while let Some(run) = runs.iter_mut().filter(|run| run.line.is_some()).min_by_key(|run| run.line) {
        out.extend_from_slice(run.take());
        run.fill(spool)?;
        if out.len() > PIECE {
            content.push(spool.append(&out)?);
            out.clear();
        }
    }
    content.push(spool.append(&out)?);
    Ok(())
}

/// A run that is being read.
struct Run {
    rest: Stretch,
    buffer: Vec<u8>,
    at: usize,
    /// Of the next row; `None` at the end.
    line: Option<u64>,
    length: usize,
}

impl Run {
    fn new(rest: Stretch) -> Self {
        Self { rest, buffer: Vec::new(), at: 0, line: None, length: 0 }
    }

    /// Makes the next row stand in the buffer.
    fn fill(&mut self, spool: &mut Spool<'_>) -> io::Result<()> {
        loop {
            let ready = &self.buffer[self.at..];
            if let Some(end) = memchr::memchr(b'\n', ready) {
                let digits = ready.iter().take_while(|byte| byte.is_ascii_digit());
                self.line = Some(digits.fold(0, |line, byte| line * 10 + u64::from(byte - b'0')));
                self.length = end + 1;
                return Ok(());
            }
            if self.rest.length == 0 {
                self.line = None;
                return Ok(());
            }
            self.buffer.drain(..self.at);
            self.at = 0;
            let kept = self.buffer.len();
            let piece = usize::try_from(self.rest.length).unwrap_or(PIECE).min(PIECE);
            self.buffer.resize(kept + piece, 0);
            spool.read_at(self.rest.start, &mut self.buffer[kept..])?;
            self.rest.start += piece as u64;
            self.rest.length -= piece as u64;
        }
    }

    fn take(&mut self) -> &[u8] {
        let start = self.at;
        self.at += self.length;
        &self.buffer[start..self.at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reject::RowCode;
    use std::io::Cursor;

    fn reject(line: u64, raw: String) -> Reject {
        Reject { line, code: RowCode::BadNumber, reason: "no\u{e9} number".to_owned(), raw }
    }

    #[test]
    fn more_than_memory_holds_come_back_in_order() {
        let mut scratch = Cursor::new(Vec::new());
        let mut spool = Spool::new(&mut scratch);
        let mut rejects = Rejects::default();
        let lines = 30_000;
        for at in 0..lines {
            // Every line once, in an order that is not theirs.
            let line = at * 7_919 % lines + 1;
            rejects.add(reject(line, format!("{line} {}", "x".repeat(500))), &mut spool).unwrap();
        }
        assert!(rejects.runs.len() > 2 && rejects.first.len() < 9_000);
        let finished = rejects.finish(&mut spool).unwrap();
        let first: Vec<u64> = finished.first.iter().map(|reject| reject.line).collect();
        assert_eq!(first, (1..=first.len() as u64).collect::<Vec<_>>());
        assert!(first.len() > 3_000 && !finished.overflowed, "{}", first.len());
        let csv = String::from_utf8(finished.content.read(&mut scratch).unwrap()).unwrap();
        let mut rows = csv.lines();
        assert_eq!(rows.next(), Some("line,code,reason,raw"));
        assert!((1..=lines).all(|line| {
            rows.next().is_some_and(|row| {
                row.starts_with(&format!("{line},BAD_NUMBER,\"no\u{e9} number\",\"{line} x"))
            })
        }));
        assert_eq!(rows.next(), None);
    }

    #[test]
    fn there_is_an_end_to_them() {
        let mut scratch = Cursor::new(Vec::new());
        let mut spool = Spool::new(&mut scratch);
        let mut rejects = Rejects::default();
        for line in 1..=1_100 {
            rejects.add(reject(line, "x".repeat(64 << 10)), &mut spool).unwrap();
        }
        let finished = rejects.finish(&mut spool).unwrap();
        assert!(finished.overflowed && finished.content.size() <= MOST);
        assert_eq!(finished.first.len(), 31);
    }
}
