//! What reads a file line by line.

use jiff::civil::Date;

use super::{Cells, Columns};
use crate::read::{Listed, Rows};
use crate::reject::{Fault, RowCode, Warning, Warnings};
use crate::text::Line;

/// Reads the lines below the header that are not blank, in the order of the file. It may remember what it has seen:
/// titles, the heads of sub-tables.
pub(crate) trait Parser {
    /// Hands on the rows of a line: one, several, or none if the line is not data. A fault rejects the line as a whole,
    /// so it must be found before the first of its rows is handed on.
    ///
    /// The lines that had rows may be given again later, in the order of their trade dates.
    fn line(&mut self, line: &Line<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault>;
}

/// What a parser knows besides the lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    /// The date in the file's name.
    pub(crate) name_date: Option<Date>,
    /// The day of the download, Sydney.
    pub(crate) received_on: Date,
    /// The day all rows are of, for layouts that have it in a title or in their name.
    pub(crate) stated_on: Option<Date>,
}

impl Context {
    /// What every row of such a layout has.
    pub(super) fn listed(self) -> Result<Listed, Fault> {
        let trade_date = self
            .stated_on
            .ok_or_else(|| Fault::new(RowCode::NullRequired, "neither a title nor the name has the date"))?;
        let mut warnings = Warnings::default();
        if self.name_date.is_some_and(|named| named != trade_date) {
            warnings.add(Warning::DateMismatch);
        }
        Ok(Listed::without_contract(trade_date, warnings))
    }
}

/// Reads the cells of a line that is a row.
pub(super) type ReadRow = fn(&Cells<'_>, Context, &mut Rows) -> Result<(), Fault>;

/// A parser for files with a row per line.
pub(super) struct RowPerLine {
    columns: Columns,
    read: ReadRow,
}

impl RowPerLine {
    pub(super) fn boxed(columns: Columns, read: ReadRow) -> Box<dyn Parser> {
        Box::new(Self { columns, read })
    }
}

impl Parser for RowPerLine {
    fn line(&mut self, line: &Line<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
        let cells = self.columns.cells(line)?;
        (self.read)(&cells, context, rows)
    }
}
