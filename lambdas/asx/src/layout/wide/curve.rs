//! Reads wide files whose lines have a period for each region: settlement prices and open interest.

use super::form::REGIONS;
use super::{Title, Wide};
use crate::layout::{Cells, Columns, Context, Parser};
use crate::read::{NULL, Rows, Word};
use crate::reject::Fault;
use crate::text::Line;
use crate::value::Decimal;

/// What the values are.
#[derive(Debug, Clone, Copy)]
pub(in crate::layout) enum Measure {
    Settle,
    OpenInterest,
}

impl Measure {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Settle => "settle",
            Self::OpenInterest => "open_interest",
        }
    }

    fn read(self, cells: &Cells<'_>, column: usize) -> Result<Option<Decimal>, Fault> {
        match self {
            Self::Settle => cells.decimal(column),
            Self::OpenInterest => Ok(cells.count(column)?.map(Decimal::from_integer)),
        }
    }
}

/// One value.
struct Point {
    printed: Word,
    region: &'static str,
    period: Word,
    load: &'static str,
    value: Decimal,
}

/// A parser.
pub(in crate::layout) struct Curve {
    columns: Columns,
    title: Title,
    wide: &'static Wide,
    /// For each column after the period its load.
    loads: &'static [&'static str],
    measure: Measure,
    points: Vec<Point>,
}

impl Curve {
    pub(in crate::layout) fn boxed(
        columns: Columns,
        wide: &'static Wide,
        loads: &'static [&'static str],
        measure: Measure,
    ) -> Box<dyn Parser> {
        Box::new(Self { columns, title: Title::new(wide), wide, loads, measure, points: Vec::new() })
    }
}

impl Parser for Curve {
    fn line(&mut self, line: &Line<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
        let cells = self.columns.split(line);
        let Some(date) = self.title.pass(&cells)? else { return Ok(()) };
        self.title.check_width(&cells)?;
        self.points.clear();
        for (group, region) in REGIONS.into_iter().enumerate() {
            let start = group * self.wide.group.len();
            let named = cells.period(start)?;
            for (column, load) in (start + 1..).zip(self.loads) {
                // Nothing there: nothing to say.
                let Some(value) = self.measure.read(&cells, column)? else { continue };
                let (printed, period) = named.ok_or_else(|| cells.empty(start))?;
                self.points.push(Point { printed, region, period, load, value });
            }
        }
        let listed = Title::listed(date, context);
        let measure = label(self.measure.as_str(), rows);
        for point in &self.points {
            let Point { printed, region, period, load, value } = point;
            let printed = rows.label(*printed);
            let (region, period) = (label(region, rows), rows.label(*period));
            let load = label(load, rows);
            rows.push(listed, &[printed, region, period, load, measure, value.scaled()]);
        }
        Ok(())
    }
}

/// The number of one of this program's own words.
pub(super) fn label(text: &'static str, rows: &mut Rows) -> i64 {
    // All of them are short.
    Word::new(text.as_bytes()).map_or(NULL, |word| rows.label(word))
}
