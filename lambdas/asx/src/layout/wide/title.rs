//! What stands above the rows: titles, the one with the date among them, and the header.

use jiff::civil::Date;

use super::Wide;
use crate::layout::{Cells, Context};
use crate::read::Listed;
use crate::reject::{Fault, RowCode, Warning, Warnings};

/// How far into the file its parser is.
pub(super) struct Title {
    wide: &'static Wide,
    date: Option<Date>,
    /// There were rows.
    began: bool,
    /// There was another title, of another day.
    other_day: bool,
}

impl Title {
    pub(super) const fn new(wide: &'static Wide) -> Self {
        Self { wide, date: None, began: false, other_day: false }
    }

    /// The date, for a line that is below titles and header. Files that were joined are of no one day: what comes after
    /// the second date is rejected.
    pub(super) fn pass(&mut self, cells: &Cells<'_>) -> Result<Option<Date>, Fault> {
        let Some(date) = self.date else {
            self.date = self.wide.title_date(cells.fields);
            return Ok(None);
        };
        let is_data = Wide::is_data(cells.fields);
        self.began |= is_data;
        self.other_day |=
            self.began && !is_data && self.wide.title_date(cells.fields).is_some_and(|other| other != date);
        if self.other_day {
            let reason = format!("below the rows of {date} stands another date; a file is of one day");
            return Err(Fault::new(RowCode::BadDate, reason));
        }
        Ok(self.began.then_some(date))
    }

    /// Makes sure of the number of cells. The last regions may be missing, as may the blanks that stand for them; behind
    /// the last one there may be more blanks.
    pub(super) fn check_width(&self, cells: &Cells<'_>) -> Result<(), Fault> {
        let (found, width) = (cells.fields.len(), self.wide.width());
        let filled = cells.fields.iter().skip(width).any(|cell| !cell.trim_ascii().is_empty());
        if filled || (found < width && found % self.wide.group.len() != 0) {
            let size = self.wide.group.len();
            let reason = format!("{found} fields where {width} belong, {size} for each region");
            return Err(Fault::new(RowCode::FieldCount, reason));
        }
        Ok(())
    }

    /// Whether a line names the columns in their order.
    pub(super) fn is_header(&self, cells: &Cells<'_>) -> bool {
        self.wide.is_header(cells.fields)
    }

    pub(super) fn listed(date: Date, context: Context) -> Listed {
        let mut warnings = Warnings::default();
        if context.name_date.is_some_and(|named| named != date) {
            warnings.add(Warning::DateMismatch);
        }
        Listed::without_contract(date, warnings)
    }
}
