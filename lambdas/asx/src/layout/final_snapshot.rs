//! `FinalSnapShot*.csv`, futures and options at the end of the day: 15 columns between commas.
//!
//! The last trade has a time and no date. It is taken to be of the row's own day only where the day has a volume: the
//! time of a contract that was not traded is an older day's, and nothing says which.

use super::legacy::{self, Places};
use super::{Cells, Context, Dated, EodMeasures, Kind, Layout, RowPerLine};
use crate::read::Rows;
use crate::record::Fields;
use crate::reject::Fault;
use crate::table::Table;

pub(super) static LAYOUT: Layout = Layout {
    name: "final_snapshot",
    kind: Kind::EnergyEod,
    table: Table::EnergyEod,
    header: None,
    delimiter: b',',
    positional: &COLUMNS,
    quoted: true,
    shape,
    name_hints: &["finalsnapshot"],
    dated: Dated::InBody,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const COLUMNS: [&str; 15] = [
    "code",
    "last_trading_date",
    "bid_price",
    "bid_size",
    "ask_price",
    "ask_size",
    "last_price",
    "traded_volume",
    "open",
    "high",
    "low",
    "settlement_price",
    "settlement_date",
    "implied_volatility",
    "last_trade_time",
];
const CODE: usize = 0;
const LAST_TRADING_DATE: usize = 1;
const SETTLED_ON: usize = 12;
const IMPLIED_VOLATILITY: usize = 13;
const TRADED_AT: usize = 14;
const PLACES: Places = Places {
    bid: 2,
    bid_size: 3,
    ask: 4,
    ask_size: 5,
    last: 6,
    volume: 7,
    open: 8,
    high: 9,
    low: 10,
    settle: 11,
};

fn shape(row: Fields<'_>) -> bool {
    row.len() == COLUMNS.len()
        && legacy::contract(row, CODE).is_some()
        && legacy::are_dates(row, &[LAST_TRADING_DATE, SETTLED_ON])
}

fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let trade_date = legacy::trade_date(cells, SETTLED_ON, context)?;
    let listed = cells.listed(CODE, trade_date, context, rows)?;
    let said = legacy::measures(cells, &PLACES)?;
    let traded_at = cells.optional_time(TRADED_AT)?;
    let traded_on = said.volume.is_some_and(|volume| volume > 0).then_some(trade_date);
    let measures = EodMeasures {
        implied_volatility: cells.decimal(IMPLIED_VOLATILITY)?,
        last_trade_at: legacy::moment(traded_on, traded_at)?,
        ..said
    };
    measures.check_range("open")?;
    rows.push(listed, &measures.values());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::support::harvested;

    const NAME: &str = "FinalSnapShot_20140701.csv";
    const FUTURE: &str =
        "BNU2014F,2014/09/30,38.10,5,38.90,10,38.50,\"1,020\",38.20,38.95,38.20,38.45,2014/07/01,,15-52-07\n";
    const OPTION: &str = "BNU2014C0006000,30/09/2014,-,-,-,-,-,0,-,-,-,1.30,01/07/2014,23.45,10-11-12\n";

    #[test]
    fn futures_and_options_share_the_columns() {
        let file = harvested(NAME, &format!("{FUTURE}{OPTION}"));
        assert_eq!(
            (file.manifest.layout.as_str(), file.manifest.source.as_str()),
            ("final_snapshot", "finalsnapshot")
        );
        let table = file.table(0);
        let future = "bid=38.1000 bid_size=5 ask=38.9000 ask_size=10 open=38.2000 high=38.9500 low=38.2000 \
                      last=38.5000 settle=38.4500 net_change= volume=1020 open_interest= implied_volatility= \
                      last_trade_at=2014-07-01T05:52:07Z";
        assert!(table.row(0).contains(future), "{}", table.row(0));
        let option = "strike=60.0000 bid= bid_size= ask= ask_size= open= high= low= last= settle=1.3000 net_change= \
                      volume=0 open_interest= implied_volatility=23.4500";
        assert!(table.row(1).contains(option), "{}", table.row(1));
    }

    #[test]
    fn the_time_of_the_last_trade_needs_a_volume_to_have_a_day() {
        let file = harvested(NAME, &format!("{FUTURE}{OPTION}"));
        assert_eq!(file.table(0).column("last_trade_at"), ["2014-07-01T05:52:07Z", ""]);
        let nonsense = OPTION.replace("10-11-12", "10-61-12");
        let file = harvested(NAME, &format!("{FUTURE}{nonsense}"));
        assert_eq!(file.rejected[0].reason, "last_trade_time: \"10-61-12\" is not a time of day");
    }

    #[test]
    fn a_settlement_date_that_is_empty_is_the_names() {
        let file = harvested(NAME, &OPTION.replace("01/07/2014", "-"));
        assert_eq!(file.tables[0].date, jiff::civil::date(2014, 7, 1));
    }
}
