//! Line by line, and day by day.
//!
//! Nearly all files are of one date or sorted by date. So a day is taken to be over, settled and encoded, when memory
//! begins to fill and the file is at another day. Should a row come for it after all, the file is read once more in
//! another way: its lines are put aside by date, and each date is read when all of its lines are there. Either way the
//! tables are the same; small files, whatever their order, never come to that.

use super::books::{Books, Read};
use super::fragments::{self, Fragments};
use super::rows::Rows;
use crate::layout::{Columns, Context, Parser};
use crate::process::ProcessError;
use crate::recognise::Recognised;
use crate::reject::{Fault, RowCode};
use crate::scratch::Spool;
use crate::table::Table;
use crate::text::{Line, Lines};

/// With more rows than these in memory, days begin to be over.
const MANY: usize = 32_768;
/// The same for the text of their lines, in bytes.
const MUCH: usize = 4 << 20;
/// Rows of a row group, where a day needs not be in memory as a whole; real days have a few thousand.
const ROW_GROUP: usize = 65_536;
/// Rows of a day that has to be in memory as a whole, so that repeated contracts are found.
const MOST: usize = 100_000;
/// Text of its lines, in bytes.
const MOST_TEXT: usize = 16 << 20;
/// Parts that the lines of a mixed file may be put aside in.
const MOST_FRAGMENTS: usize = 500_000;

/// How reading ends.
pub(crate) enum Ending {
    /// Every row is accounted for.
    Read(Box<Read>),
    /// A row came for a day that was taken to be over: the file has to be read again, as mixed.
    OutOfOrder,
    /// It cannot be read in the memory there is, and why.
    TooManyRows(String),
}

/// In which order the dates of a file come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Sorted,
    Mixed,
}

/// Reads the rows below the header.
pub(crate) fn read(
    lines: &mut Lines<'_>,
    recognised: &Recognised,
    file: (&str, Context),
    order: Order,
    spool: &mut Spool<'_>,
) -> Result<Ending, ProcessError> {
    let mut reader = Reader::new(recognised, file, order, spool)?;
    match reader.lines(lines, recognised.header_line)? {
        Some(early) => Ok(early),
        None => reader.end(),
    }
}

struct Reader<'s, 'a> {
    table: Table,
    order: Order,
    context: Context,
    parser: Box<dyn Parser>,
    rows: Rows,
    books: Books<'s, 'a>,
    fragments: Fragments,
}

impl<'s, 'a> Reader<'s, 'a> {
    fn new(
        recognised: &Recognised,
        (file_name, context): (&str, Context),
        order: Order,
        spool: &'s mut Spool<'a>,
    ) -> Result<Self, ProcessError> {
        let layout = recognised.layout;
        let table = layout.table;
        Ok(Self {
            table,
            order,
            context,
            parser: (layout.parser)(Columns::new(layout, recognised)),
            rows: Rows::new(table, table.has_natural_key() || order == Order::Mixed),
            books: Books::new(table, file_name, spool)?,
            fragments: Fragments::default(),
        })
    }

    /// Reads the lines below the header. Says how reading ends if it ends before they do.
    fn lines(&mut self, lines: &mut Lines<'_>, header_line: u64) -> Result<Option<Ending>, ProcessError> {
        loop {
            let line = match lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => return Ok(None),
                Err(error) => return Err(ProcessError::Read(error)),
            };
            if line.number <= header_line || line.is_blank() {
                continue;
            }
            if let Err(fault) = self.line(&line) {
                self.books.reject(&line, fault)?;
            }
            if self.rows.out_of_order {
                return Ok(Some(Ending::OutOfOrder));
            }
            if self.is_pressed()
                && let Some(reason) = self.make_room()?
            {
                return Ok(Some(Ending::TooManyRows(reason)));
            }
        }
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Fault> {
        if line.is_too_long() {
            let reason = format!("the line is longer than {} bytes, and no row is", Line::LONGEST);
            return Err(Fault::new(RowCode::FieldCount, reason));
        }
        self.rows.begin(line.number, line.text);
        self.parser.line(line, self.context, &mut self.rows)
    }

    fn is_pressed(&self) -> bool {
        self.rows.held > MANY || self.rows.held_text > MUCH
    }

    /// Gets rows out of memory. Says why if that cannot be done.
    fn make_room(&mut self) -> Result<Option<String>, ProcessError> {
        if self.order == Order::Mixed && self.rows.only.is_none() {
            return if self.rows.held > MOST || self.rows.held_text > MOST_TEXT {
                self.put_aside()
            } else {
                Ok(None)
            };
        }
        let mut closed = false;
        while let Some(mut day) = self.rows.take(false) {
            self.rows.over.insert(day.date);
            self.books.close(&mut day, &self.rows.codes)?;
            self.rows.give_back(day);
            closed = true;
        }
        if closed {
            self.rows.forget();
        }
        let Some(day) = &mut self.rows.current else { return Ok(None) };
        if self.table.has_natural_key() {
            let too_many = day.rows() > MOST || day.text_size() > MOST_TEXT;
            return Ok(too_many.then(|| {
                format!(
                    "{} has more than {MOST} rows or {MOST_TEXT} bytes, and no market has so many contracts",
                    day.date
                )
            }));
        }
        if day.rows() >= ROW_GROUP {
            self.rows.held -= day.rows();
            self.rows.held_text -= day.text_size();
            self.books.write_part(day, &self.rows.codes)?;
            self.rows.forget();
        }
        Ok(None)
    }

    fn put_aside(&mut self) -> Result<Option<String>, ProcessError> {
        while let Some(day) = self.rows.take(true) {
            self.fragments.add(&day, self.books.spool).map_err(ProcessError::Scratch)?;
            self.rows.give_back(day);
        }
        self.rows.forget();
        let scattered = self.fragments.count > MOST_FRAGMENTS;
        Ok(scattered.then(|| "it has too many rows for dates that are so mixed; sort it by date".to_owned()))
    }

    fn end(mut self) -> Result<Ending, ProcessError> {
        self.books.counts.rows_in += self.rows.pushed;
        if self.order == Order::Mixed {
            self.put_aside()?;
            if let Some(reason) = self.read_by_date()? {
                return Ok(Ending::TooManyRows(reason));
            }
        }
        self.close_all()?;
        Ok(Ending::Read(Box::new(self.books.finish()?)))
    }

    fn close_all(&mut self) -> Result<(), ProcessError> {
        while let Some(mut day) = self.rows.take(true) {
            self.books.close(&mut day, &self.rows.codes)?;
            self.rows.give_back(day);
        }
        self.rows.forget();
        Ok(())
    }

    /// Reads what was put aside.
    fn read_by_date(&mut self) -> Result<Option<String>, ProcessError> {
        self.rows.keeps_text = self.table.has_natural_key();
        for (date, parts) in std::mem::take(&mut self.fragments.by_date) {
            self.rows.only = Some(date);
            for part in parts {
                let lines = part.read(self.books.spool).map_err(ProcessError::Scratch)?;
                let mut rest = &lines[..];
                while let Some((number, text, after)) = fragments::next(rest) {
                    rest = after;
                    let line = Line::whole(number, text);
                    if let Err(fault) = self.line(&line) {
                        self.books.reject(&line, fault)?;
                    }
                    if self.is_pressed()
                        && let Some(reason) = self.make_room()?
                    {
                        return Ok(Some(reason));
                    }
                }
            }
            self.close_all()?;
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::{Names, recognise};
    use jiff::civil::date;
    use std::io::Cursor;

    #[test]
    fn what_only_written_rows_needed_is_forgotten_before_the_day_is_over() {
        let mut body = "date,time,code,trade_type,volume,price\n".to_owned();
        let rows = 2 * ROW_GROUP + 1_000;
        (0..rows).for_each(|row| body += &format!("20250227,10:00:00,GXM2025P{row:07},T{row},1,1.00\n"));
        let mut lines = Lines::open(Box::new(body.as_bytes())).unwrap();
        let names = Names { own: "", packed: None, date: None };
        let recognised = recognise(&lines, names).unwrap();
        let mut scratch = Cursor::new(Vec::new());
        let mut spool = Spool::new(&mut scratch);
        let context = Context { name_date: None, stated_on: None, received_on: date(2025, 2, 27) };
        let mut reader = Reader::new(&recognised, ("", context), Order::Sorted, &mut spool).unwrap();
        assert!(reader.lines(&mut lines, recognised.header_line).unwrap().is_none());
        assert!(!reader.rows.codes.are_many(), "as many as there are rows");
        let Ok(Ending::Read(read)) = reader.end() else { panic!("it can be read") };
        assert_eq!(read.counts.accepted, rows as u64);
    }
}
