//! Reads the open interest of options: sub-tables, each below a line with its period, each line with a strike for each
//! region.

use super::curve::label;
use super::form::REGIONS;
use super::{Title, Wide};
use crate::layout::{Cells, Columns, Context, Parser};
use crate::read::{NULL, Rows, Word};
use crate::reject::{Fault, RowCode};
use crate::text::Line;
use crate::value::Decimal;

/// Places in a region's group.
const CALLS: usize = 0;
const STRIKE: usize = 1;
const PUTS: usize = 2;
const SIZE: usize = 3;

type Named = Option<(Word, Word)>;

/// One strike of one region.
struct Strike {
    printed: Word,
    region: &'static str,
    period: Word,
    strike: Decimal,
    calls: Option<i64>,
    puts: Option<i64>,
}

/// A parser.
pub(in crate::layout) struct OptionOi {
    columns: Columns,
    title: Title,
    /// For each region the period of the sub-table.
    periods: [Named; REGIONS.len()],
    strikes: Vec<Strike>,
}

impl OptionOi {
    pub(in crate::layout) fn boxed(columns: Columns, wide: &'static Wide) -> Box<dyn Parser> {
        Box::new(Self {
            columns,
            title: Title::new(wide),
            periods: [None; REGIONS.len()],
            strikes: Vec::new(),
        })
    }
}

impl Parser for OptionOi {
    fn line(&mut self, line: &Line<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
        let cells = self.columns.split(line);
        let Some(date) = self.title.pass(&cells)? else { return Ok(()) };
        if !Wide::is_data(cells.fields) {
            return if self.title.is_header(&cells) {
                Ok(())
            } else {
                // What comes below must not be taken for more of the period above.
                self.periods = [None; REGIONS.len()];
                Err(Fault::new(
                    RowCode::BadCode,
                    "neither a period, nor strikes, nor the names of these columns",
                ))
            };
        }
        if Wide::is_heading(cells.fields) {
            self.periods = headings(&cells)?;
            return Ok(());
        }
        self.title.check_width(&cells)?;
        self.strikes.clear();
        for (group, region) in REGIONS.into_iter().enumerate() {
            let start = group * SIZE;
            let strike = cells.decimal(start + STRIKE)?;
            let (calls, puts) = (cells.count(start + CALLS)?, cells.count(start + PUTS)?);
            if calls.is_none() && puts.is_none() {
                continue;
            }
            let strike = strike.ok_or_else(|| cells.empty(start + STRIKE))?;
            let (printed, period) = self.periods[group].ok_or_else(|| {
                Fault::new(RowCode::NullRequired, format!("no period stands above the strikes of {region}"))
            })?;
            self.strikes.push(Strike { printed, region, period, strike, calls, puts });
        }
        let listed = Title::listed(date, context);
        for Strike { printed, region, period, strike, calls, puts } in &self.strikes {
            let printed = rows.label(*printed);
            let (region, period) = (label(region, rows), rows.label(*period));
            let (calls, puts) = (calls.unwrap_or(NULL), puts.unwrap_or(NULL));
            rows.push(listed, &[printed, region, period, strike.scaled(), calls, puts]);
        }
        Ok(())
    }
}

/// The period of each region: the one in its group, or the only one there is.
fn headings(cells: &Cells<'_>) -> Result<[Named; REGIONS.len()], Fault> {
    let mut periods = [None; REGIONS.len()];
    let mut count = 0;
    for column in 0..SIZE * REGIONS.len() {
        if let Some(named) = cells.period(column)? {
            periods[column / SIZE] = Some(named);
            count += 1;
        }
    }
    if count == 1 {
        let only = periods.into_iter().flatten().next();
        periods = [only; REGIONS.len()];
    }
    Ok(periods)
}
