//! What the daily files since 2002 have in common: the order of their columns is known, the words above them are not, so
//! they are told by the shape of their rows.

use jiff::civil::Date;

use super::{Cells, Context, EodMeasures};
use crate::contract::Contract;
use crate::record::Fields;
use crate::reject::{Fault, RowCode};
use crate::sydney;
use crate::value::{TimeOfDay, nullable, parse_date, trim};

/// Any year will do to tell whether something is a code.
const SOME_YEAR: i16 = 2025;

/// The contract in a field, to tell what the row is.
pub(super) fn contract(row: Fields<'_>, at: usize) -> Option<Contract> {
    Contract::parse(trim(row.get(at)), SOME_YEAR).ok()
}

/// Whether nothing else than dates stands in these fields.
pub(super) fn are_dates(row: Fields<'_>, places: &[usize]) -> bool {
    places.iter().all(|at| nullable(row.get(*at)).is_none_or(|cell| parse_date(cell).is_some()))
}

/// Where a snapshot of a day has what all of them say, each in another order.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) bid: usize,
    pub(super) bid_size: usize,
    pub(super) ask: usize,
    pub(super) ask_size: usize,
    pub(super) open: usize,
    pub(super) high: usize,
    pub(super) low: usize,
    pub(super) last: usize,
    pub(super) settle: usize,
    pub(super) volume: usize,
}

/// What all snapshots say.
pub(super) fn measures(cells: &Cells<'_>, places: &Places) -> Result<EodMeasures, Fault> {
    Ok(EodMeasures {
        bid: cells.decimal(places.bid)?,
        bid_size: cells.count(places.bid_size)?,
        ask: cells.decimal(places.ask)?,
        ask_size: cells.count(places.ask_size)?,
        open: cells.decimal(places.open)?,
        high: cells.decimal(places.high)?,
        low: cells.decimal(places.low)?,
        last: cells.decimal(places.last)?,
        settle: cells.decimal(places.settle)?,
        volume: cells.count(places.volume)?,
        ..EodMeasures::default()
    })
}

/// The day a row is about: the day of its settlement price. Some files leave it empty, in some rows or in all; then it is
/// the date in the file's name.
pub(super) fn trade_date(cells: &Cells<'_>, column: usize, context: Context) -> Result<Date, Fault> {
    cells.optional_date(column)?.or(context.name_date).ok_or_else(|| {
        let reason = "settlement_date is empty, and the file's name has no date to take instead (yyyymmdd)";
        Fault::new(RowCode::NullRequired, reason)
    })
}

/// A moment in Sydney as microseconds UTC, if both parts of it are there.
pub(super) fn moment(date: Option<Date>, time: Option<TimeOfDay>) -> Result<Option<i64>, Fault> {
    let (Some(date), Some(time)) = (date, time) else { return Ok(None) };
    match sydney::to_utc_micros(date, time.time()) {
        Some(moment) => Ok(Some(moment)),
        None => Err(Fault::new(RowCode::BadDate, "date and time are out of range")),
    }
}
