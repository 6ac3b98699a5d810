//! Recognition of wide files: a title row with a date, and below it lines whose cells are where a layout has them.

use super::candidate::Candidate;
use super::head::Head;
use super::{Confidence, Names, Recognised, Unrecognised};
use crate::layout::{WIDE, Wide};
use crate::record::Splitter;
use crate::reject::FileCode;
use crate::text::Line;

/// Between the fields of all of them.
const DELIMITER: u8 = b'\t';
/// Lines looked at in all.
const SAMPLE: usize = 70;

/// The layout whose rows these are. An error if they are, but date or header are not as they should be.
pub(super) fn find(head: Head<'_>, names: Names<'_>) -> Result<Option<Recognised>, Unrecognised> {
    let lines: Vec<Line<'_>> = head.lines().take(SAMPLE).collect();
    let delimiter = head.told.unwrap_or(DELIMITER);
    if !lines.iter().any(|line| line.text.contains(&delimiter)) {
        return Ok(None);
    }
    let mut splitter = Splitter::new(delimiter, delimiter != DELIMITER);
    let any_period = lines.iter().any(|line| Wide::has_period(splitter.split(line.text)));
    if !any_period && !WIDE.iter().any(|wide| names.claim(wide.layout)) {
        return Ok(None);
    }
    let mut candidates: Vec<Candidate<'_>> =
        WIDE.into_iter().filter_map(|wide| Candidate::new(wide, &lines, head, names)).collect();
    let Some(best) = candidates.iter().map(|candidate| candidate.weight).max() else { return Ok(None) };
    candidates.retain(|candidate| candidate.weight == best);
    let Some((chosen, reason)) = choose(&candidates, names) else { return Ok(None) };
    let layout = chosen.wide.layout;
    let bad_header =
        |reason: String| Unrecognised { code: FileCode::BadHeader, reason, layout: Some(layout) };
    let Some(title) = chosen.title else {
        return Err(bad_header(format!(
            "the rows are those of {}, but no line above them has the date, such as 27 Feb 2025",
            layout.name
        )));
    };
    if let Some((line, contradiction)) = chosen.contradiction(head) {
        return Err(bad_header(format!(
            "the rows are those of {}, but in line {line} {contradiction}",
            layout.name
        )));
    }
    let (fitting, of, _) = chosen.weight;
    let mut evidence = vec![format!("line {} has the date", title.number)];
    evidence.push(format!("{fitting} of the first {of} rows have the shape of {}", layout.name));
    evidence.extend(reason.map(|reason| format!("{reason} of {}", layout.name)));
    Ok(Some(Recognised {
        layout,
        confidence: if reason == Some(WORDS) { Confidence::Certain } else { Confidence::Likely },
        evidence,
        doubts: Vec::new(),
        delimiter,
        fields: layout.positional.len(),
        places: (0..layout.positional.len()).map(Some).collect(),
        // Whatever is above the rows, the parser reads it.
        header_line: 0,
        stated_on: None,
        stated_totals: None,
    }))
}

/// What told a layout from others with the same columns.
const WORDS: &str = "title or header has a word";

/// The only one; else the one whose words are there, or whose name the file has, or whose values are such.
fn choose<'c, 'a>(
    candidates: &'c [Candidate<'a>],
    names: Names<'_>,
) -> Option<(&'c Candidate<'a>, Option<&'static str>)> {
    let only = |test: &dyn Fn(&Candidate<'a>) -> bool| {
        let mut found = candidates.iter().filter(|candidate| test(candidate));
        found.next().filter(|_| found.next().is_none())
    };
    if let Some(one) = only(&Candidate::says_so) {
        return Some((one, Some(WORDS)));
    }
    only(&|_| true)
        .or_else(|| only(&|candidate| names.claim(candidate.wide.layout)))
        .map(|one| (one, None))
        .or_else(|| {
            Some((only(&|one| one.wide.counts != one.has_fractions)?, Some("the values look like those")))
        })
}
