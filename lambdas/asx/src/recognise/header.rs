//! Recognition by header: the first line that names every column of a layout, after blank lines and titles.

use super::head::Head;
use super::{Confidence, Recognised, Unrecognised};
use crate::layout::{Header, LAYOUTS, Layout};
use crate::record::Splitter;
use crate::reject::FileCode;
use crate::value::date_in;

/// A header stands in one of the first lines or nowhere.
const LINES: usize = 20;
const DELIMITERS: [u8; 4] = *b",\t;|";

/// The layout whose header this is. An error if a header is nearly one: it says what is missing.
pub(super) fn find(head: Head<'_>) -> Result<Option<Recognised>, Unrecognised> {
    let mut nearest: Option<Attempt> = None;
    // Layouts that have a header have quotes as well.
    let delimiters = head.told.map_or(DELIMITERS.to_vec(), |told| vec![told]);
    let mut splitters: Vec<_> =
        delimiters.into_iter().map(|delimiter| (delimiter, Splitter::new(delimiter, true))).collect();
    for line in head.lines().take(LINES) {
        for (delimiter, splitter) in &mut splitters {
            let cells: Vec<String> = splitter.split(line.text).iter().map(normal).collect();
            for layout in LAYOUTS {
                let attempt = |header| Attempt::new(layout, header, line.number, *delimiter, &cells);
                let Some(attempt) = layout.header.and_then(attempt) else { continue };
                if attempt.faults.is_empty() {
                    let mut above = head.lines().take_while(|above| above.number < line.number);
                    let stated_on = above.find_map(|line| date_in(&line.as_str()));
                    return Ok(Some(Recognised { stated_on, ..attempt.into_recognised() }));
                }
                if nearest.as_ref().is_none_or(|best| best.faults.len() > attempt.faults.len()) {
                    nearest = Some(attempt);
                }
            }
        }
    }
    nearest.map_or(Ok(None), |attempt| Err(attempt.into_error()))
}

/// One line read as one layout's header.
struct Attempt {
    layout: &'static Layout,
    line: u64,
    delimiter: u8,
    fields: usize,
    places: Vec<Option<usize>>,
    unknown: Vec<String>,
    faults: Vec<String>,
}

impl Attempt {
    /// `None` if the line has less than half of the layout's columns: then it is not that header at all.
    fn new(
        layout: &'static Layout,
        header: Header,
        line: u64,
        delimiter: u8,
        cells: &[String],
    ) -> Option<Self> {
        let place = |column: &str| cells.iter().position(|cell| cell == column);
        let present = header.required.iter().filter(|column| place(column).is_some()).count();
        if present < 3 || present * 2 < header.required.len() {
            return None;
        }
        let columns = || header.required.iter().chain(header.optional);
        let missing = header.required.iter().filter(|column| place(column).is_none());
        let mut faults: Vec<String> = missing.map(|column| format!("column {column} is missing")).collect();
        for column in columns() {
            if cells.iter().filter(|cell| cell == column).count() > 1 {
                faults.push(format!("column {column} is there twice"));
            }
        }
        let unknown = cells
            .iter()
            .filter(|cell| !cell.is_empty() && !columns().any(|column| column == cell))
            .cloned()
            .collect();
        let places = columns().map(|column| place(column)).collect();
        Some(Self { layout, line, delimiter, fields: cells.len(), places, unknown, faults })
    }

    fn into_recognised(self) -> Recognised {
        let doubts = self
            .unknown
            .iter()
            .map(|column| format!("column {column} is unknown and was passed over"))
            .collect();
        Recognised {
            layout: self.layout,
            confidence: Confidence::Certain,
            evidence: vec![format!("line {} is the header of {}", self.line, self.layout.name)],
            doubts,
            delimiter: self.delimiter,
            fields: self.fields,
            places: self.places,
            header_line: self.line,
            stated_on: None,
            stated_totals: None,
        }
    }

    fn into_error(self) -> Unrecognised {
        let mut reason = format!(
            "line {} looks like the header of {}, but {}",
            self.line,
            self.layout.name,
            self.faults.join(", ")
        );
        if !self.unknown.is_empty() {
            reason.push_str(" (not known: ");
            reason.push_str(&self.unknown.join(", "));
            reason.push(')');
        }
        Unrecognised { code: FileCode::BadHeader, reason, layout: Some(self.layout) }
    }
}

/// A column name as it would be written in the layout.
fn normal(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).trim().to_lowercase().replace(' ', "_")
}
