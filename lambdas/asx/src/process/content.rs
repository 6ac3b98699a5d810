//! From text to an outcome: the steps, and the judgement over the rows as a whole.

use super::ProcessError;
use super::file::File;
use crate::body::Body;
use crate::container::Format;
use crate::layout::Context;
use crate::outcome::Outcome;
use crate::read::{self, Ending, Order, Read};
use crate::recognise::{self, Recognised, Unrecognised};
use crate::reject::FileCode;
use crate::scratch::Spool;
use crate::text::Lines;

/// A brace stands among so many first bytes of JSON.
const JSON_BEGINS: usize = 256;

/// What a body has in it.
pub(super) enum Seen {
    /// Text, or something else that cannot be opened.
    Judged(Outcome),
    /// A container.
    Packed(Format),
    /// A web page, and what to say of it if it has no table that is known.
    Page(Unrecognised),
    /// JSON.
    Json,
}

/// Reads a body as text, unless it has to be opened first.
pub(super) fn read_text(
    file: &mut File<'_>,
    body: &mut dyn Body,
    spool: &mut Spool<'_>,
) -> Result<Seen, ProcessError> {
    let mut lines = open(body)?;
    if let Some(format) = Format::of(&lines.first) {
        return Ok(Seen::Packed(format));
    }
    if lines.head(JSON_BEGINS).trim_start().starts_with('{') {
        return Ok(Seen::Json);
    }
    let recognised = match recognise::refuse_binary(&lines.first)
        .and_then(|()| recognise::recognise(&lines, file.names()))
    {
        Ok(recognised) => recognised,
        Err(page) if page.code == FileCode::HtmlBody => return Ok(Seen::Page(page)),
        Err(unrecognised) => return give_up(file, lines, unrecognised).map(Seen::Judged),
    };
    let outcome = match read_rows(file, &mut lines, &recognised, Order::Sorted, spool)? {
        None => {
            drop(lines);
            read_again(file, body, &recognised, spool)?
        }
        Some(outcome) => outcome,
    };
    Ok(Seen::Judged(outcome))
}

/// Reads the rows of a page's tables. `None` if they are nothing known.
pub(super) fn read_page(
    file: &mut File<'_>,
    page: &mut dyn Body,
    spool: &mut Spool<'_>,
) -> Result<Option<Outcome>, ProcessError> {
    let mut lines = open(page)?;
    let recognised = match recognise::recognise_page(&lines, file.names()) {
        Ok(recognised) => recognised,
        Err(unrecognised) if unrecognised.code == FileCode::HtmlBody => return Ok(None),
        Err(unrecognised) => return Ok(Some(file.unrecognised(unrecognised))),
    };
    match read_rows(file, &mut lines, &recognised, Order::Sorted, spool)? {
        None => {
            drop(lines);
            read_again(file, page, &recognised, spool).map(Some)
        }
        outcome => Ok(outcome),
    }
}

/// Reads the rows of a trade log in JSON, given as lines.
pub(super) fn read_log(
    file: &mut File<'_>,
    mut lines: &[u8],
    recognised: &Recognised,
    spool: &mut Spool<'_>,
) -> Result<Outcome, ProcessError> {
    if let Some(outcome) = read_rows(file, &mut open(&mut lines)?, recognised, Order::Sorted, spool)? {
        return Ok(outcome);
    }
    read_again(file, &mut lines, recognised, spool)
}

/// Says of a body that it is nothing known.
pub(super) fn refuse(
    file: &mut File<'_>,
    body: &mut dyn Body,
    unrecognised: Unrecognised,
) -> Result<Outcome, ProcessError> {
    give_up(file, open(body)?, unrecognised)
}

fn read_again(
    file: &mut File<'_>,
    body: &mut dyn Body,
    recognised: &Recognised,
    spool: &mut Spool<'_>,
) -> Result<Outcome, ProcessError> {
    let outcome = read_rows(file, &mut open(body)?, recognised, Order::Mixed, spool)?;
    outcome.ok_or_else(|| ProcessError::Read(std::io::Error::other("it was not the same twice")))
}

/// Reads rows to the end and judges them. `None` if their dates are not in that order.
fn read_rows(
    file: &mut File<'_>,
    lines: &mut Lines<'_>,
    recognised: &Recognised,
    order: Order,
    spool: &mut Spool<'_>,
) -> Result<Option<Outcome>, ProcessError> {
    let context = Context {
        name_date: file.name_date(),
        received_on: file.received_on(),
        stated_on: recognised.stated_on,
    };
    let ending = match read::read(lines, recognised, (file.name(), context), order, spool)? {
        Ending::OutOfOrder => return Ok(None),
        ending => ending,
    };
    file.identify(lines.finish().map_err(ProcessError::Read)?);
    let text = match lines.verdict() {
        Ok(text) => text,
        Err(reason) => {
            return Ok(Some(file.unrecognised(Unrecognised::new(FileCode::BadEncoding, reason))));
        }
    };
    match ending {
        Ending::Read(read) => match judge(&read) {
            Some((code, reason)) => Ok(Some(file.failed(recognised.layout, code, reason, *read))),
            None => file.harvested(text, recognised.clone(), *read, spool).map(Some),
        },
        Ending::TooManyRows(reason) => Ok(Some(file.unrecognised(Unrecognised {
            code: FileCode::TooManyRows,
            reason,
            layout: Some(recognised.layout),
        }))),
        Ending::OutOfOrder => Ok(None),
    }
}

fn open(body: &mut dyn Body) -> Result<Lines<'_>, ProcessError> {
    body.open().and_then(Lines::open).map_err(ProcessError::Read)
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
    file.identify(lines.finish().map_err(ProcessError::Read)?);
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
