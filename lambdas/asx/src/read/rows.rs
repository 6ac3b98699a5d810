//! Row by row, and then what only the rows together can tell.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Counts, duplicates};
use crate::layout::{Cells, Context, EodRow, Layout, RowReader, TradeRow};
use crate::recognise::Recognised;
use crate::record::{Line, Lines, Splitter};
use crate::reject::{Fault, Reject, RowCode};

/// The accepted rows of each trade date, in the order of the file.
#[derive(Debug)]
pub(crate) enum Days {
    Eod(BTreeMap<Date, Vec<EodRow>>),
    Trade(BTreeMap<Date, Vec<TradeRow>>),
}

/// What reading a file came to.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) days: Days,
    pub(crate) counts: Counts,
    /// In the order of the file.
    pub(crate) rejects: Vec<Reject>,
}

/// Reads the rows below the header.
pub(crate) fn read(text: &str, recognised: &Recognised, context: &Context) -> Read {
    let layout = recognised.layout;
    match layout.row {
        RowReader::Eod(row) => {
            let (mut rows, mut counts, mut rejects) = read_rows(text, recognised, context, row);
            let (repeated, conflicts) = duplicates::settle(&mut rows);
            counts.duplicates = repeated;
            rejects.extend(conflicts.iter().map(|(row, first)| Reject {
                line: row.listed.line,
                code: RowCode::DuplicateConflict,
                reason: format!(
                    "another row for {} on this day says otherwise (line {first})",
                    row.listed.contract
                ),
                raw: text[row.listed.start..][..row.listed.length].to_owned(),
            }));
            rejects.sort_by_key(|reject| reject.line);
            counts.finish(rows.iter().map(|row| &row.listed), &rejects);
            Read { days: Days::Eod(by_day(rows, |row| row.listed.trade_date)), counts, rejects }
        }
        RowReader::Trade(row) => {
            let (rows, mut counts, rejects) = read_rows(text, recognised, context, row);
            counts.finish(rows.iter().map(|row| &row.listed), &rejects);
            Read { days: Days::Trade(by_day(rows, |row| row.listed.trade_date)), counts, rejects }
        }
    }
}

type Reader<Row> = fn(&Cells<'_>, &Context) -> Result<Row, Fault>;

fn read_rows<Row>(
    text: &str,
    recognised: &Recognised,
    context: &Context,
    read: Reader<Row>,
) -> (Vec<Row>, Counts, Vec<Reject>) {
    let layout = recognised.layout;
    let names = layout.columns();
    let mut splitter = Splitter::new(recognised.delimiter, layout.quoted);
    let (mut rows, mut counts, mut rejects) = (Vec::new(), Counts::default(), Vec::new());
    for line in Lines::new(text).filter(|line| line.number > recognised.header_line && !line.is_blank()) {
        counts.rows_in += 1;
        let fields = splitter.split(line.text);
        let row = if fields.len() == recognised.fields {
            read(&Cells { line, fields, places: &recognised.places, names: &names }, context)
        } else {
            Err(wrong_field_count(fields.len(), recognised.fields, layout))
        };
        match row {
            Ok(row) => rows.push(row),
            Err(fault) => rejects.push(rejected(line, fault)),
        }
    }
    (rows, counts, rejects)
}

fn wrong_field_count(found: usize, expected: usize, layout: &Layout) -> Fault {
    let by = if layout.header.is_some() { "the header has" } else { "such a row has" };
    Fault::new(RowCode::FieldCount, format!("{found} fields where {by} {expected}"))
}

fn rejected(line: Line<'_>, fault: Fault) -> Reject {
    Reject {
        line: line.number,
        code: fault.code,
        reason: fault.reason.into_owned(),
        raw: line.text.to_owned(),
    }
}

fn by_day<Row>(rows: Vec<Row>, day: fn(&Row) -> Date) -> BTreeMap<Date, Vec<Row>> {
    let mut days: BTreeMap<Date, Vec<Row>> = BTreeMap::new();
    for row in rows {
        days.entry(day(&row)).or_default().push(row);
    }
    days
}
