//! What there is to say about a wide layout, besides what there is about any.

use jiff::civil::Date;

use crate::layout::Layout;
use crate::record::Fields;
use crate::value::{Decimal, Period, nullable, parse_spelled_date, trim};

/// The regions, in the order of their groups.
pub(super) const REGIONS: [&str; 4] = ["NSW", "VIC", "QLD", "SA"];

/// What a column can be, and how a header says so, letters only. Peak is part of off-peak.
const ROLES: [(&str, &str); 7] = [
    ("offpeak", "offpeak"),
    ("peak", "peak"),
    ("base", "base"),
    ("strike", "strike"),
    ("call", "call_oi"),
    ("put", "put_oi"),
    ("period", "period"),
];

/// A wide layout.
#[derive(Debug)]
pub(crate) struct Wide {
    pub(crate) layout: &'static Layout,
    /// The columns of one region; those of the layout are these for each of [`REGIONS`].
    pub(crate) group: &'static [&'static str],
    /// The cell of the title row that has the date, counted from 1.
    pub(crate) date_cell: usize,
    /// What titles and headers of such files say in lower case, for those whose columns are the same.
    pub(crate) words: &'static [&'static str],
    /// Whether the values are counts and not prices.
    pub(crate) counts: bool,
}

impl Wide {
    pub(crate) fn width(&self) -> usize {
        self.group.len() * REGIONS.len()
    }

    /// The date of a title row: in its cell, or wherever the only one is.
    pub(crate) fn title_date(&self, fields: Fields<'_>) -> Option<Date> {
        let date = |at: usize| parse_spelled_date(trim(fields.get(at)));
        date(self.date_cell - 1).or_else(|| {
            let mut dates = (0..fields.len()).filter_map(date);
            let first = dates.next()?;
            dates.all(|other| other == first).then_some(first)
        })
    }

    /// Whether a line is neither title nor header nor note: it has a period or a number.
    pub(crate) fn is_data(fields: Fields<'_>) -> bool {
        fields.iter().filter_map(nullable).any(|cell| is_number(cell) || is_period(cell))
    }

    /// Whether all cells of a line are where they should be.
    pub(crate) fn fits(&self, fields: Fields<'_>) -> bool {
        let has_period = self.names_periods();
        (0..fields.len()).all(|at| {
            let Some(cell) = nullable(fields.get(at)) else { return true };
            let first = at % self.group.len() == 0;
            at < self.width()
                && match (has_period, first) {
                    (true, first) => {
                        if first {
                            is_period(cell)
                        } else {
                            is_number(cell)
                        }
                    }
                    // A period stands above its sub-table.
                    (false, _) => is_number(cell) || Self::is_heading(fields),
                }
        })
    }

    /// Whether the lines name their period; else it stands above them.
    fn names_periods(&self) -> bool {
        self.group.contains(&"period")
    }

    /// Whether a line has a period.
    pub(crate) fn has_period(fields: Fields<'_>) -> bool {
        fields.iter().filter_map(nullable).any(is_period)
    }

    /// Whether a line has periods and nothing else.
    pub(crate) fn is_heading(fields: Fields<'_>) -> bool {
        let mut cells = fields.iter().filter_map(nullable).peekable();
        cells.peek().is_some() && cells.all(is_period)
    }

    /// Whether a line names columns, and in their order.
    pub(super) fn is_header(&self, fields: Fields<'_>) -> bool {
        let named = |cell| {
            column_role(&letters(cell)).is_some() || REGIONS.iter().any(|region| cell == region.as_bytes())
        };
        fields.iter().filter_map(nullable).any(named) && self.contradiction(fields).is_none()
    }

    /// What a header says against the order of the columns.
    pub(crate) fn contradiction(&self, header: Fields<'_>) -> Option<String> {
        (0..self.width().min(header.len())).find_map(|at| {
            let text = String::from_utf8_lossy(trim(header.get(at))).into_owned();
            let (region, role) = (REGIONS[at / self.group.len()], self.group[at % self.group.len()]);
            let mut words = text.split(|letter: char| !letter.is_alphanumeric());
            let other_region = words.any(|word| word != region && REGIONS.contains(&word));
            let said = column_role(&letters(header.get(at)));
            (other_region || said.is_some_and(|said| said != role))
                .then(|| format!("column {} is {text:?} and not {region} {role}", at + 1))
        })
    }
}

/// The letters of a cell, in lower case.
fn letters(cell: &[u8]) -> String {
    cell.iter()
        .filter(|byte| byte.is_ascii_alphabetic())
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

/// What a header's cell says its column is.
fn column_role(letters: &str) -> Option<&'static str> {
    ROLES.iter().find(|(word, _)| letters.contains(word)).map(|(_, role)| *role)
}

fn is_number(cell: &[u8]) -> bool {
    Decimal::parse(cell).is_some()
}

fn is_period(cell: &[u8]) -> bool {
    Period::parse(cell).is_some()
}
