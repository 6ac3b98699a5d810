//! A wide layout that the first lines of a file may have, and what speaks for it.

use super::Names;
use super::head::Head;
use crate::layout::Wide;
use crate::record::Fields;
use crate::text::Line;
use crate::value::{Decimal, nullable};

/// The date stands in one of the first lines or nowhere.
const TITLES: usize = 20;

/// A layout that the lines may have.
pub(super) struct Candidate<'a> {
    pub(super) wide: &'static Wide,
    /// The line with the date.
    pub(super) title: Option<Line<'a>>,
    /// Lines below that with names of columns, of sub-tables as well.
    headers: Vec<Line<'a>>,
    /// Rows that fit, of how many, and those that have all of their cells: the more, the likelier.
    pub(super) weight: (usize, usize, usize),
    /// Title and header in lower case.
    words: String,
    /// Some value is no whole number.
    pub(super) has_fractions: bool,
}

impl<'a> Candidate<'a> {
    pub(super) fn new(
        wide: &'static Wide,
        lines: &[Line<'a>],
        head: Head<'_>,
        names: Names<'_>,
    ) -> Option<Self> {
        let mut splitter = head.splitter(wide.layout);
        let at =
            lines.iter().take(TITLES).position(|line| wide.title_date(splitter.split(line.text)).is_some());
        let below = &lines[at.map_or(0, |at| at + 1)..];
        let mut is_row = |line: &&Line<'_>| Wide::is_data(splitter.split(line.text));
        let above = below.iter().position(|line| is_row(&line)).unwrap_or(below.len());
        let rows: Vec<&Line<'_>> = below.iter().filter(is_row).collect();
        let (mut fitting, mut full, mut has_period) = (0, 0, false);
        for row in &rows {
            let fields = splitter.split(row.text);
            if wide.fits(fields) {
                fitting += 1;
                full += usize::from(fields.len() >= wide.width());
                has_period |= Wide::has_period(fields);
            }
        }
        // Four in five, as elsewhere; of a file with nothing but titles and header only the name tells.
        let plausible = has_period && fitting * 5 >= rows.len() * 4;
        let empty = rows.is_empty() && at.is_some() && names.claim(wide.layout);
        let headers = below.iter().filter(|line| is_header(splitter.split(line.text))).copied().collect();
        let titles = &lines[..lines.len() - below.len() + above];
        (plausible || empty).then(|| Self {
            wide,
            title: at.map(|at| lines[at]),
            headers,
            weight: (fitting, rows.len(), full),
            words: titles.iter().map(|line| line.as_str().to_lowercase() + "\n").collect(),
            has_fractions: rows.iter().any(|row| has_fraction(splitter.split(row.text))),
        })
    }

    /// Whether its words are there.
    pub(super) fn says_so(&self) -> bool {
        self.wide.words.iter().any(|word| self.words.contains(word))
    }

    /// The line of a header that is not that of this layout, and in what.
    pub(super) fn contradiction(&self, head: Head<'_>) -> Option<(u64, String)> {
        let mut splitter = head.splitter(self.wide.layout);
        let mut found = self
            .headers
            .iter()
            .filter_map(|line| Some((line.number, self.wide.contradiction(splitter.split(line.text))?)));
        found.next()
    }
}

/// A note stands in one cell.
fn is_header(fields: Fields<'_>) -> bool {
    !Wide::is_data(fields) && fields.iter().filter_map(nullable).count() > 1
}

fn has_fraction(fields: Fields<'_>) -> bool {
    fields.iter().filter_map(nullable).any(|cell| Decimal::parse(cell).is_some() && cell.contains(&b'.'))
}
