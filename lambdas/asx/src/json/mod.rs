//! The trade log in the API's JSON form: `{"date": …, "summary": {…}, "data": [{…}, …]}`, its values in quotes.
//!
//! Its rows are read as lines, a trade in each, so that they go the way of all others. What this form has besides are
//! control totals, in the summary: they are about all rows, so they are compared before any row is judged.

mod cell;
mod log;
mod sums;

use std::io::{self, BufRead, BufReader};

use serde_json::error::Category;

use crate::body::Body;
use crate::recognise::Unrecognised;
use crate::reject::FileCode;
pub(crate) use log::Log;

/// A larger file is not read, in bytes. The log of a busy day has some hundred thousand.
pub(crate) const MOST: u64 = 64 << 20;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a log, or says why it is none.
pub(crate) fn read(body: &mut dyn Body) -> io::Result<Result<Log, Unrecognised>> {
    let mut reader = BufReader::new(body.open()?);
    if reader.fill_buf()?.starts_with(MARK) {
        reader.consume(MARK.len());
    }
    match serde_json::from_reader(reader) {
        Ok(log) => Ok(Ok(log)),
        Err(error) if error.classify() == Category::Io => Err(error.into()),
        Err(error) if error.classify() == Category::Data => Ok(Err(Unrecognised::new(
            FileCode::UnknownKind,
            format!("it is JSON, but not the trade log with date, summary and data: {error}"),
        ))),
        Err(error) => Ok(Err(Unrecognised::new(
            FileCode::BadEncoding,
            format!("it is JSON that is damaged or cut off: {error}"),
        ))),
    }
}
