//! `TradeLog *.csv`, the trade log before the API: date, time, trade type, code, volume and price between commas.
//!
//! The API's log has the code before the type. As there, no two rows are one trade, however equal they are.

use super::{Cells, Context, Dated, Kind, Layout, RowPerLine, TradeMeasures, legacy};
use crate::read::Rows;
use crate::record::Fields;
use crate::reject::Fault;
use crate::table::Table;
use crate::value::{TimeOfDay, parse_date, trim};

pub(super) static LAYOUT: Layout = Layout {
    name: "legacy_trade_log",
    kind: Kind::EnergyTrade,
    table: Table::EnergyTrade,
    header: None,
    delimiter: b',',
    positional: &["date", "time", "trade_type", "code", "volume", "price"],
    quoted: true,
    shape,
    name_hints: &["tradelog"],
    dated: Dated::InBody,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const DATE: usize = 0;
const TIME: usize = 1;
const TRADE_TYPE: usize = 2;
const CODE: usize = 3;
const VOLUME: usize = 4;
const PRICE: usize = 5;

fn shape(row: Fields<'_>) -> bool {
    row.len() == 6
        && parse_date(trim(row.get(DATE))).is_some()
        && TimeOfDay::parse(trim(row.get(TIME))).is_some()
        && legacy::contract(row, CODE).is_some()
}

fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let trade_date = cells.date(DATE)?;
    let time = cells.time(TIME)?;
    let listed = cells.listed(CODE, trade_date, context, rows)?;
    let volume = cells.required_count(VOLUME)?;
    let price = cells.required_decimal(PRICE)?;
    let measures = TradeMeasures::new(trade_date, time, volume, price)?;
    let trade_type = cells.label(TRADE_TYPE, rows)?;
    rows.push(listed, &TradeMeasures { trade_type, ..measures }.values());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::Kind;
    use crate::support::harvested;

    const NAME: &str = "TradeLog_20140701.csv";
    const HEADER: &str = "Date,Time,Trade Type,Code,Volume,$/MWh\n";

    #[test]
    fn the_type_stands_before_the_code() {
        let file = harvested(NAME, &format!("{HEADER}01/07/2014,10-04-19,N,HNM2016F,\"1,002\",41.85\n"));
        assert_eq!((file.kind, file.manifest.layout.as_str()), (Kind::EnergyTrade, "legacy_trade_log"));
        let row = file.table(0).row(0);
        let trade = "trade_time=10:04:19 trade_ts_utc=2014-07-01T00:04:19Z trade_type=N volume=1002 price=41.8500 \
                     hours= face_value= is_unpriced_leg=false";
        assert!(row.contains(trade), "{row}");
    }

    #[test]
    fn equal_rows_are_different_trades_and_a_dash_is_no_price() {
        let row = "2014/07/01,10:04:19,-,BNU2014,5,38.45\n";
        let file = harvested(NAME, &format!("{row}{row}{}", row.replace("38.45", "-")));
        let counts = &file.manifest.rows;
        assert_eq!((counts.accepted, counts.duplicates, counts.rejected), (2, 0, 1));
        assert_eq!(file.rejected[0].reason, "price is empty");
        assert_eq!(file.table(0).column("trade_type"), ["", ""]);
    }

    #[test]
    fn words_of_the_apis_log_are_read_as_it_wherever_they_stand() {
        let body = HEADER.replace("$/MWh", "Price") + "01/07/2014,10:04:19,N,BNU2014,5,38.45\n";
        let file = harvested(NAME, &body);
        assert_eq!(file.manifest.layout, "trade_log_csv");
        assert_eq!(file.table(0).column("code"), ["BNU2014"]);
        assert_eq!(file.table(0).column("trade_type"), ["N"]);
    }
}
