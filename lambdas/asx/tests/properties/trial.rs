//! A file is processed twice, the second time from a reader that gives little at a time: the books balance, and both times
//! the same comes of it.

use std::io::Cursor;

use asx::{Content, Input, Outcome};
use jiff::civil::{Date, date};

use crate::books;
use crate::dripping::Dripping;

const RECEIVED_ON: Date = date(2025, 2, 27);

/// Processes a file; `most` bytes come at a time the second time.
pub(crate) fn process(name: &str, bytes: &[u8], most: usize) -> Outcome {
    let input = Input { name, received_on: RECEIVED_ON };
    let (mut scratch, mut other_scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let outcome = asx::process(input, &mut &*bytes, &mut scratch).unwrap();
    let other = asx::process(input, &mut Dripping { bytes, most }, &mut other_scratch).unwrap();
    books::balance(&outcome, &mut scratch, bytes);
    let same = written(&outcome, &mut scratch) == written(&other, &mut other_scratch);
    assert!(same, "{most} bytes at a time: {other:?}\nall at once: {outcome:?}");
    raw_lines_are_lines(&outcome, bytes);
    outcome
}

/// All that is written about a file, and all that becomes of it.
fn written(outcome: &Outcome, scratch: &mut Cursor<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut read = |content: &Content| content.read(scratch).unwrap();
    match outcome {
        Outcome::Harvested(harvest) => {
            let rejects = harvest.rejects.iter().map(|object| &object.content);
            let contents = harvest.tables.iter().map(|table| &table.content).chain(rejects);
            contents.map(&mut read).chain([harvest.manifest.to_json()]).collect()
        }
        Outcome::Failed(failure) => {
            let rejects = failure.rejects.iter().map(|object| read(&object.content));
            rejects.chain([failure.report.to_json()]).collect()
        }
    }
}

/// Layouts whose rows are no lines: they are shown by their cells or members.
const WITHOUT_LINES: [&str; 2] = ["asx24_eod_html", "trade_log_json"];

/// Rejected rows are shown as they stand in the file.
fn raw_lines_are_lines(outcome: &Outcome, bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let rejected = match outcome {
        Outcome::Harvested(harvest)
            if harvest.manifest.encoding == "utf-8"
                && !WITHOUT_LINES.contains(&harvest.manifest.layout.as_str()) =>
        {
            &harvest.rejected
        }
        _ => return,
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<&str> = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    for reject in rejected {
        let line = lines[usize::try_from(reject.line).unwrap() - 1];
        assert!(line == reject.raw, "line {}: {:?} is not {line:?}", reject.line, reject.raw);
    }
}
