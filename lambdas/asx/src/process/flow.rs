//! The steps, and the judgement over the rows as a whole.

use super::EncodeError;
use super::file::File;
use crate::input::Input;
use crate::layout::Context;
use crate::manifest::Counts;
use crate::outcome::Outcome;
use crate::reject::FileCode;
use crate::{read, recognise};

/// Processes one file. The result depends on nothing but the input.
pub fn process(input: Input<'_>) -> Result<Outcome, EncodeError> {
    let file = File::new(input);
    let text = match recognise::decode(input.bytes) {
        Ok(text) => text,
        Err(unrecognised) => return Ok(file.unrecognised(unrecognised)),
    };
    let recognised = match recognise::recognise(&text.content, file.name()) {
        Ok(recognised) => recognised,
        Err(unrecognised) => return Ok(file.unrecognised(unrecognised)),
    };
    let context = Context { name_date: file.name_date(), received_on: input.received_on };
    let read = read::read(&text.content, &recognised, &context);
    match judge(&read.counts) {
        Some((code, reason)) => Ok(file.failed(recognised.layout, code, reason, read)),
        None => file.harvested(&text, recognised, read),
    }
}

/// Whether the rows as a whole can be taken.
fn judge(counts: &Counts) -> Option<(FileCode, String)> {
    if counts.rows_in == 0 {
        return Some((FileCode::EmptyFile, "there is a header but no row below it".to_owned()));
    }
    if counts.too_many_rejects() || counts.accepted == 0 {
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
