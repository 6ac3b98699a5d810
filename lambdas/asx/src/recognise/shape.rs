//! Recognition by shape, for files that have no header, or one whose words are not known: most of the first rows have
//! the fields of the layout, a valid contract code and a date or time where it has them.

use super::head::Head;
use super::{Confidence, Recognised, Unrecognised};
use crate::layout::{LAYOUTS, Layout};
use crate::reject::FileCode;
use crate::text::Line;

const SAMPLE: usize = 50;
/// Titles and a header are among the first lines.
const TITLES: usize = 5;

/// The layout whose rows these are. An error if they are rows of a layout that needs a header and has none.
pub(super) fn find(head: Head<'_>) -> Result<Option<Recognised>, Unrecognised> {
    let lines: Vec<Line<'_>> = head.lines().take(SAMPLE).collect();
    for layout in LAYOUTS {
        let fits = fits(&lines, layout, head);
        let above = above(&lines, &fits);
        let rows = lines.len() - above;
        let fitting = fits.iter().filter(|fits| **fits).count();
        // Four in five: a bad row or two must not hide what the rest is.
        if fitting == 0 || fitting * 5 < rows * 4 {
            continue;
        }
        if layout.header.is_some() {
            return Err(Unrecognised {
                code: FileCode::BadHeader,
                reason: format!("the rows are those of {}, but the header line is missing", layout.name),
                layout: Some(layout),
            });
        }
        let header_line = above.checked_sub(1).map_or(0, |last| lines[last].number);
        let mut evidence =
            vec![format!("{fitting} of the first {rows} rows have the shape of {}", layout.name)];
        if header_line > 0 {
            evidence.push(format!("line {header_line} is above the rows and has words only, as a header"));
        }
        return Ok(Some(Recognised {
            layout,
            confidence: Confidence::Likely,
            evidence,
            doubts: Vec::new(),
            delimiter: head.delimiter(layout),
            fields: layout.positional.len(),
            places: (0..layout.positional.len()).map(Some).collect(),
            header_line,
            stated_on: None,
            stated_totals: None,
        }));
    }
    Ok(None)
}

/// Which lines have the shape.
fn fits(lines: &[Line<'_>], layout: &Layout, head: Head<'_>) -> Vec<bool> {
    let mut splitter = head.splitter(layout);
    lines.iter().map(|line| (layout.shape)(splitter.split(line.text))).collect()
}

/// How many of the lines are above the rows. Every row has a date, a time or the year of a contract: the last line
/// without a digit, before the first row that fits, is the header.
fn above(lines: &[Line<'_>], fits: &[bool]) -> usize {
    let first = fits.iter().position(|fits| *fits).unwrap_or_default();
    let titles = &lines[..first.min(TITLES)];
    let is_words = |line: &Line<'_>| !line.text.iter().any(u8::is_ascii_digit);
    titles.iter().rposition(is_words).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "10:01\tHVZ2025\t20\t68.00\n";

    fn header_line(head: &str) -> Option<u64> {
        find(Head::new(head)).unwrap().map(|found| found.header_line)
    }

    #[test]
    fn words_above_the_rows_are_a_header_and_nothing_else_is() {
        assert_eq!(header_line(ROW), Some(0));
        assert_eq!(header_line(&format!("Time\tCode\tLots\tPrice\n{ROW}")), Some(1));
        assert_eq!(header_line(&format!("Trades\n\nTime\tCode\tLots\tPrice\n{ROW}")), Some(3));
        let bad = "10:O1\tHVZ2025\t20\t68.00\n";
        assert_eq!(header_line(&format!("{bad}{}", ROW.repeat(4))), Some(0), "a bad row is still a row");
        assert_eq!(header_line(&format!("{}words\n", ROW.repeat(4))), Some(0), "below the rows");
    }

    #[test]
    fn a_row_in_a_text_does_not_make_it_a_table() {
        assert_eq!(header_line(&format!("{}{ROW}", "We met at noon.\n".repeat(9))), None);
        assert_eq!(header_line("Time\tCode\tLots\tPrice\n"), None);
    }
}
