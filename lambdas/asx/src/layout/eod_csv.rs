//! End of day as the API gives it:
//! `code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest`, the date as `yyyymmdd`.
//!
//! The date asked for is not always the date answered, so the body's date is the one that counts.

use super::{Cells, Context, Dated, EodMeasures, Header, Kind, Layout, RowPerLine};
use crate::contract::Contract;
use crate::read::Rows;
use crate::record::Fields;
use crate::reject::Fault;
use crate::table::Table;
use crate::value::{parse_date, trim};

pub(super) static LAYOUT: Layout = Layout {
    name: "eod_csv",
    kind: Kind::EnergyEod,
    table: Table::EnergyEod,
    header: Some(Header { required: &COLUMNS, optional: &[] }),
    delimiter: b',',
    positional: &COLUMNS,
    quoted: true,
    shape,
    name_hints: &["eod", "energy_eod"],
    dated: Dated::InBody,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const COLUMNS: [&str; 12] = [
    "code",
    "date",
    "bid_size",
    "bid",
    "ask_size",
    "ask",
    "first",
    "high",
    "low",
    "settle",
    "volume",
    "open_interest",
];
const CODE: usize = 0;
const DATE: usize = 1;
const BID_SIZE: usize = 2;
const BID: usize = 3;
const ASK_SIZE: usize = 4;
const ASK: usize = 5;
const FIRST: usize = 6;
const HIGH: usize = 7;
const LOW: usize = 8;
const SETTLE: usize = 9;
const VOLUME: usize = 10;
const OPEN_INTEREST: usize = 11;

fn shape(row: Fields<'_>) -> bool {
    row.len() == COLUMNS.len()
        && parse_date(trim(row.get(DATE)))
            .is_some_and(|date| Contract::parse(trim(row.get(CODE)), date.year()).is_ok())
}

fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let trade_date = cells.date(DATE)?;
    let listed = cells.listed(CODE, trade_date, context, rows)?;
    let measures = EodMeasures {
        bid: cells.decimal(BID)?,
        bid_size: cells.count(BID_SIZE)?,
        ask: cells.decimal(ASK)?,
        ask_size: cells.count(ASK_SIZE)?,
        open: cells.decimal(FIRST)?,
        high: cells.decimal(HIGH)?,
        low: cells.decimal(LOW)?,
        settle: cells.decimal(SETTLE)?,
        volume: cells.count(VOLUME)?,
        open_interest: cells.count(OPEN_INTEREST)?,
        ..EodMeasures::default()
    };
    measures.check_range("first")?;
    rows.push(listed, &measures.values());
    Ok(())
}
