//! The public trades file, `trades-*.xls`: not Excel but ASCII with tabs and no header,
//! `HH:MM  code  volume  price`.
//!
//! The date in its name never changes: the trades are those of the day it was downloaded, in Sydney. A price of 0.00 is
//! the leg of a strip printed without one, before or after the strip's own row.

use super::{Cells, Context, Dated, Kind, Layout, RowPerLine, TradeMeasures};
use crate::contract::Contract;
use crate::read::Rows;
use crate::record::Fields;
use crate::reject::Fault;
use crate::table::Table;
use crate::value::{TimeOfDay, trim};

pub(super) static LAYOUT: Layout = Layout {
    name: "public_trades",
    kind: Kind::EnergyTrade,
    table: Table::EnergyTrade,
    header: None,
    delimiter: b'\t',
    positional: &["time", "code", "volume", "price"],
    quoted: false,
    shape,
    name_hints: &["trades-"],
    dated: Dated::ByReceipt,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const TIME: usize = 0;
const CODE: usize = 1;
const VOLUME: usize = 2;
const PRICE: usize = 3;
/// Any year will do to tell whether something is a code.
const SOME_YEAR: i16 = 2025;

fn shape(row: Fields<'_>) -> bool {
    row.len() == 4
        && TimeOfDay::parse(trim(row.get(TIME))).is_some()
        && Contract::parse(trim(row.get(CODE)), SOME_YEAR).is_ok()
}

fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let time = cells.time(TIME)?;
    let trade_date = context.received_on;
    let listed = cells.listed(CODE, trade_date, Context { name_date: None, ..context }, rows)?;
    let volume = cells.required_count(VOLUME)?;
    let price = cells.required_decimal(PRICE)?;
    let measures = TradeMeasures::new(trade_date, time, volume, price)?;
    rows.push(listed, &measures.values());
    Ok(())
}
