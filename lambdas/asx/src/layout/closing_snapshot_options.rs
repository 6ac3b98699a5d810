//! `ClosingSnapshot_Options_*.csv`, options at the close: 19 columns between commas.
//!
//! Not the order of the futures: here the **size** of the bid stands before its price, while the ask has the price first.
//! The strike is there twice, in a column and in the code, and must be the same.

use super::legacy::{self, Places};
use super::{Cells, Context, Dated, EodMeasures, Kind, Layout, RowPerLine};
use crate::read::{Listed, Rows};
use crate::record::Fields;
use crate::reject::{Fault, RowCode};
use crate::table::Table;
use crate::value::Decimal;

pub(super) static LAYOUT: Layout = Layout {
    name: "closing_snapshot_options",
    kind: Kind::EnergyEod,
    table: Table::EnergyEod,
    header: None,
    delimiter: b',',
    positional: &COLUMNS,
    quoted: true,
    shape,
    name_hints: &["closingsnapshot_options"],
    dated: Dated::InBody,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const COLUMNS: [&str; 19] = [
    "code",
    "strike",
    "expiration",
    "bid_size",
    "bid_price",
    "ask_price",
    "ask_size",
    "last",
    "net_change",
    "volume",
    "last_volume",
    "settlement_price",
    "settlement_date",
    "open",
    "high",
    "low",
    "implied_volatility",
    "trade_date",
    "trade_time",
];
const CODE: usize = 0;
const STRIKE: usize = 1;
const EXPIRATION: usize = 2;
const NET_CHANGE: usize = 8;
const SETTLED_ON: usize = 12;
const IMPLIED_VOLATILITY: usize = 16;
const TRADED_ON: usize = 17;
const TRADED_AT: usize = 18;
const PLACES: Places = Places {
    bid_size: 3,
    bid: 4,
    ask: 5,
    ask_size: 6,
    last: 7,
    volume: 9,
    settle: 11,
    open: 13,
    high: 14,
    low: 15,
};

fn shape(row: Fields<'_>) -> bool {
    row.len() == COLUMNS.len()
        && legacy::contract(row, CODE).is_some()
        && legacy::are_dates(row, &[EXPIRATION, SETTLED_ON, TRADED_ON])
}

fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let trade_date = legacy::trade_date(cells, SETTLED_ON, context)?;
    let listed = cells.listed(CODE, trade_date, context, rows)?;
    check_strike(cells.decimal(STRIKE)?, listed, rows)?;
    let measures = EodMeasures {
        net_change: cells.decimal(NET_CHANGE)?,
        implied_volatility: cells.decimal(IMPLIED_VOLATILITY)?,
        last_trade_at: legacy::moment(cells.optional_date(TRADED_ON)?, cells.optional_time(TRADED_AT)?)?,
        ..legacy::measures(cells, &PLACES)?
    };
    measures.check_range("open")?;
    rows.push(listed, &measures.values());
    Ok(())
}

/// Without a strike in the code, options of one month could not be told apart.
fn check_strike(column: Option<Decimal>, listed: Listed, rows: &Rows) -> Result<(), Fault> {
    match (column, rows.strike(listed)) {
        (_, None) => Err(Fault::new(RowCode::BadCode, "code: an option's code must have its strike")),
        (Some(column), Some(code)) if column != code => {
            Err(Fault::new(RowCode::Range, format!("strike {column} is not the {code} of the code")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::support::harvested;

    const NAME: &str = "ClosingSnapshot_Options_20140401.csv";
    const ROW: &str = "BNU2014C0006000,60.00,,25,1.10,1.45,10,1.25,-0.15,50,5,1.30,01/04/2014,1.20,1.40,1.15,23.4567,\
                       01/04/2014,15-52-07\n";

    #[test]
    fn the_size_of_the_bid_stands_before_its_price() {
        let file = harvested(NAME, ROW);
        assert_eq!(file.manifest.layout, "closing_snapshot_options");
        let row = file.table(0).row(0);
        let measures = "option_type=C strike=60.0000 bid=1.1000 bid_size=25 ask=1.4500 ask_size=10 open=1.2000 \
                        high=1.4000 low=1.1500 last=1.2500 settle=1.3000 net_change=-0.1500 volume=50 \
                        open_interest= implied_volatility=23.4567 last_trade_at=2014-04-01T04:52:07Z";
        assert!(row.contains(measures), "{row}");
    }

    #[test]
    fn a_row_in_the_order_of_the_futures_does_not_pass_as_one_of_options() {
        let swapped =
            ROW.replace("25,1.10,", "1.10,25,").replace("0006000", "0006500").replace("60.00", "65.00");
        let file = harvested(NAME, &format!("{ROW}{swapped}"));
        let reject = &file.rejected[0];
        assert_eq!((reject.line, reject.reason.as_str()), (2, "bid_size: \"1.10\" is not a whole number"));
    }

    #[test]
    fn the_strike_is_the_one_of_the_code() {
        let other = ROW.replace(",60.00,", ",65.00,");
        let none = ROW.replace("BNU2014C0006000,60.00,", "BNU2014,60.00,");
        let unsaid = ROW.replace("C0006000,60.00,", "P0006000,-,");
        let file = harvested(NAME, &[ROW, &other, &none, &unsaid].concat());
        let reasons: Vec<_> = file.rejected.iter().map(|reject| reject.reason.as_str()).collect();
        assert_eq!(
            reasons,
            ["strike 65.00 is not the 60.00 of the code", "code: an option's code must have its strike"]
        );
        assert_eq!(file.table(0).column("code"), ["BNU2014C0006000", "BNU2014P0006000"]);
    }
}
