//! Recognition of web pages by the tables in them.

use super::{Confidence, Recognised, Unrecognised};
use crate::layout::{ASX24_EOD, is_asx24_header};
use crate::reject::FileCode;
use crate::text::Line;
use crate::value::date_in;

/// The layout of a page, given as the rows of its tables.
pub(super) fn find(head: &str) -> Result<Recognised, Unrecognised> {
    let layout = ASX24_EOD;
    let mut splitter = layout.splitter(layout.delimiter);
    let header =
        Line::all(head).find(|line| is_asx24_header(splitter.split(line.text))).ok_or_else(|| {
            Unrecognised::new(FileCode::HtmlBody, "it is a web page without a table that is known")
        })?;
    let mut above = Line::all(head).take_while(|line| line.number < header.number);
    Ok(Recognised {
        layout,
        confidence: Confidence::Certain,
        evidence: vec![format!(
            "row {} of the page's tables is the header of {}",
            header.number, layout.name
        )],
        doubts: Vec::new(),
        delimiter: layout.delimiter,
        fields: layout.positional.len(),
        places: (0..layout.positional.len()).map(Some).collect(),
        // The parser has to see which commodity is named above it.
        header_line: 0,
        stated_on: above.find_map(|line| date_in(&line.as_str())),
        stated_totals: None,
    })
}
