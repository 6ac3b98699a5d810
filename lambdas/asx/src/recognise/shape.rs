//! Recognition by shape, for files that have no header: most of the first rows have the fields of the layout, a valid
//! contract code and a date or time where it has them.

use super::{Confidence, Recognised, Unrecognised};
use crate::layout::{LAYOUTS, Layout};
use crate::record::Splitter;
use crate::reject::FileCode;
use crate::text::Line;

const SAMPLE: usize = 50;

/// The layout whose rows these are. An error if they are rows of a layout that needs a header and has none.
pub(super) fn find(head: &str) -> Result<Option<Recognised>, Unrecognised> {
    let lines: Vec<Line<'_>> = Line::all(head).filter(|line| !line.is_blank()).take(SAMPLE).collect();
    for layout in LAYOUTS {
        let fitting = fitting(&lines, layout);
        // Four in five: a bad row or two must not hide what the rest is.
        if fitting == 0 || fitting * 5 < lines.len() * 4 {
            continue;
        }
        if layout.header.is_some() {
            return Err(Unrecognised {
                code: FileCode::BadHeader,
                reason: format!("the rows are those of {}, but the header line is missing", layout.name),
                layout: Some(layout),
            });
        }
        return Ok(Some(Recognised {
            layout,
            confidence: Confidence::Likely,
            evidence: vec![format!(
                "{fitting} of the first {} rows have the shape of {}",
                lines.len(),
                layout.name
            )],
            doubts: Vec::new(),
            delimiter: layout.delimiter,
            fields: layout.positional.len(),
            places: (0..layout.positional.len()).map(Some).collect(),
            header_line: 0,
        }));
    }
    Ok(None)
}

fn fitting(lines: &[Line<'_>], layout: &Layout) -> usize {
    let mut splitter = Splitter::new(layout.delimiter, layout.quoted);
    lines.iter().filter(|line| (layout.shape)(splitter.split(line.text))).count()
}
