//! The steps, and the judgement over the rows as a whole.

use super::ProcessError;
use super::file::File;
use crate::body::Body;
use crate::input::Input;
use crate::layout::Context;
use crate::outcome::Outcome;
use crate::read::{self, Ending, Order, Read};
use crate::recognise::{self, Recognised, Unrecognised};
use crate::reject::FileCode;
use crate::scratch::{Scratch, Spool};
use crate::text::Lines;

/// Processes one file. The result depends on nothing but the input and its bytes. What the file becomes is appended to
/// the scratch, and the outcome says where.
pub fn process(
    input: Input<'_>,
    body: &mut dyn Body,
    scratch: &mut dyn Scratch,
) -> Result<Outcome, ProcessError> {
    let mut file = File::new(input);
    let mut spool = Spool::new(scratch);
    let mut lines = open(body)?;
    let recognised = match recognise::refuse_binary(&lines.first)
        .and_then(|()| recognise::recognise(&lines, file.name()))
    {
        Ok(recognised) => recognised,
        Err(unrecognised) => return give_up(&mut file, lines, unrecognised),
    };
    let ending = match read(&mut lines, &recognised, &file, Order::Sorted, &mut spool)? {
        Ending::OutOfOrder => {
            drop(lines);
            lines = open(body)?;
            read(&mut lines, &recognised, &file, Order::Mixed, &mut spool)?
        }
        ending => ending,
    };
    file.digest = lines.finish().map_err(ProcessError::Read)?;
    let text = match lines.verdict() {
        Ok(text) => text,
        Err(reason) => return Ok(file.unrecognised(Unrecognised::new(FileCode::BadEncoding, reason))),
    };
    match ending {
        Ending::Read(read) => match judge(&read) {
            Some((code, reason)) => Ok(file.failed(recognised.layout, code, reason, *read)),
            None => file.harvested(text, recognised, *read, &mut spool),
        },
        Ending::TooManyRows(reason) => Ok(file.unrecognised(Unrecognised {
            code: FileCode::TooManyRows,
            reason,
            layout: Some(recognised.layout),
        })),
        Ending::OutOfOrder => Err(ProcessError::Read(std::io::Error::other("it was not the same twice"))),
    }
}

fn open(body: &mut dyn Body) -> Result<Lines<'_>, ProcessError> {
    body.open().and_then(Lines::open).map_err(ProcessError::Read)
}

fn read(
    lines: &mut Lines<'_>,
    recognised: &Recognised,
    file: &File<'_>,
    order: Order,
    spool: &mut Spool<'_>,
) -> Result<Ending, ProcessError> {
    let context = Context { name_date: file.name_date(), received_on: file.received_on() };
    read::read(lines, recognised, (file.name(), context), order, spool)
}

/// Reads what is left of a file that is nothing known; it may turn out to be no text at all.
fn give_up(
    file: &mut File<'_>,
    mut lines: Lines<'_>,
    unrecognised: Unrecognised,
) -> Result<Outcome, ProcessError> {
    let mut blank = true;
    while let Some(line) = lines.next().map_err(ProcessError::Read)? {
        blank &= line.as_str().trim().is_empty();
    }
    file.digest = lines.finish().map_err(ProcessError::Read)?;
    let binary = recognise::refuse_binary(&lines.first);
    Ok(file.unrecognised(match (binary, lines.verdict()) {
        (Err(_), _) => unrecognised,
        (_, Err(reason)) => Unrecognised::new(FileCode::BadEncoding, reason),
        _ if unrecognised.code == FileCode::EmptyFile && !blank => {
            Unrecognised::new(FileCode::UnknownKind, "it begins with nothing but blanks for 64 KB")
        }
        _ => unrecognised,
    }))
}

/// Whether the rows as a whole can be taken.
fn judge(read: &Read) -> Option<(FileCode, String)> {
    let counts = &read.counts;
    if counts.rows_in == 0 {
        return Some((FileCode::EmptyFile, "there is a header but no row below it".to_owned()));
    }
    if counts.too_many_rejects() || counts.accepted == 0 || read.rejects.overflowed {
        let codes: Vec<String> =
            counts.rejects.iter().map(|(code, count)| format!("{count} {code}")).collect();
        let reason = format!(
            "{} of {} rows were rejected ({}); up to 5 or 1 % are tolerated, and never all",
            counts.rejected,
            counts.rows_in,
            codes.join(", ")
        );
        return Some((FileCode::TooManyRejects, reason));
    }
    None
}
