//! `ClosingSnapshot_Futures_*.csv`, futures at the close: 17 columns between commas.
//!
//! Trade date and time are those of the last trade, which may be weeks old; what a row is about is the settlement date.

use super::legacy::{self, Places};
use super::{Cells, Context, Dated, EodMeasures, Kind, Layout, RowPerLine};
use crate::read::Rows;
use crate::record::Fields;
use crate::reject::Fault;
use crate::table::Table;

pub(super) static LAYOUT: Layout = Layout {
    name: "closing_snapshot_futures",
    kind: Kind::EnergyEod,
    table: Table::EnergyEod,
    header: None,
    delimiter: b',',
    positional: &COLUMNS,
    quoted: true,
    shape,
    name_hints: &["closingsnapshot_futures"],
    dated: Dated::InBody,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const COLUMNS: [&str; 17] = [
    "code",
    "expiration",
    "bid_price",
    "bid_size",
    "ask_price",
    "ask_size",
    "last_price",
    "volume",
    "last_volume",
    "net_change",
    "open",
    "high",
    "low",
    "settlement_price",
    "settlement_date",
    "trade_date",
    "trade_time",
];
const CODE: usize = 0;
const EXPIRATION: usize = 1;
const NET_CHANGE: usize = 9;
const SETTLED_ON: usize = 14;
const TRADED_ON: usize = 15;
const TRADED_AT: usize = 16;
const PLACES: Places = Places {
    bid: 2,
    bid_size: 3,
    ask: 4,
    ask_size: 5,
    last: 6,
    volume: 7,
    open: 10,
    high: 11,
    low: 12,
    settle: 13,
};

fn shape(row: Fields<'_>) -> bool {
    row.len() == COLUMNS.len()
        && legacy::contract(row, CODE).is_some()
        && legacy::are_dates(row, &[EXPIRATION, SETTLED_ON, TRADED_ON])
}

fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let trade_date = legacy::trade_date(cells, SETTLED_ON, context)?;
    let listed = cells.listed(CODE, trade_date, context, rows)?;
    let measures = EodMeasures {
        net_change: cells.decimal(NET_CHANGE)?,
        last_trade_at: legacy::moment(cells.optional_date(TRADED_ON)?, cells.optional_time(TRADED_AT)?)?,
        ..legacy::measures(cells, &PLACES)?
    };
    measures.check_range("open")?;
    rows.push(listed, &measures.values());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::manifest::Confidence;
    use crate::support::{failed, harvested};
    use jiff::civil::date;

    const NAME: &str = "ClosingSnapshot_Futures_20090701.csv";
    const HEADER: &str = "Code,Expiration,Bid Price,Bid Size,Ask Price,Ask Size,Last,Volume,Last Volume,Net Change,\
                          Open,High,Low,Settlement Price,Settlement Date,Trade Date,Trade Time\n";
    const ROW: &str = "BNU2009,2009/09/30,38.10,5,38.90,10,38.50,\"1,020\",15,-0.40,38.20,38.95,38.20,38.45,\
                       2009/07/01,2009/06/30,15-52-07\n";

    #[test]
    fn every_measure_finds_its_column() {
        let file = harvested(NAME, &format!("{HEADER}{ROW}"));
        assert_eq!(file.manifest.layout, "closing_snapshot_futures");
        assert_eq!(file.manifest.recognition.confidence, Confidence::Certain);
        assert_eq!(file.manifest.rows.rows_in, 1, "the header is no row");
        let key = "athena/energy_eod/year=2009/month=07/2009-07-01.closing_snapshot_futures.closingsnapshot_futures.parquet";
        assert_eq!(file.tables[0].key, key);
        let row = file.table(0).row(0);
        let measures = "bid=38.1000 bid_size=5 ask=38.9000 ask_size=10 open=38.2000 high=38.9500 low=38.2000 \
                        last=38.5000 settle=38.4500 net_change=-0.4000 volume=1020 open_interest= \
                        implied_volatility= last_trade_at=2009-06-30T05:52:07Z";
        assert!(row.contains(measures), "{row}");
    }

    #[test]
    fn a_dash_is_nothing_and_the_name_dates_what_has_no_settlement_date() {
        let bare = "HNZ2010,-,-,-,-,-,-,-,-,-,-,-,-,40.10,,-,-\n";
        let file = harvested(NAME, &format!("{bare}{}", ROW.replace("2009/07/01", "01/07/2009")));
        assert_eq!(file.tables.len(), 1);
        assert_eq!(file.tables[0].date, date(2009, 7, 1));
        assert_eq!((file.manifest.rows.warned, file.manifest.totals.open_interest), (0, None));
        let table = file.table(0);
        for column in ["bid", "bid_size", "last", "net_change", "volume", "last_trade_at"] {
            assert_eq!(table.column(column)[0], "", "{column}");
        }
        assert_eq!(table.column("settle"), ["40.1000", "38.4500"]);

        let undated = failed("ClosingSnapshot_Futures.csv", bare.as_bytes());
        assert!(undated.report.first_rejects[0].reason.contains("settlement_date is empty"), "{undated:?}");
    }

    #[test]
    fn strips_that_are_there_twice_are_dropped_or_rejected_never_merged() {
        let strip =
            |code: &str, settle: &str| format!("{code},2010/12/31,,,,,,0,,,,,,{settle},2009/07/01,,\n");
        let rows = [("HNZ2010", "40.1"), ("HNZ10", "40.10"), ("HVZ2010", "37.00"), ("HVZ2010", "37.05")]
            .map(|(code, settle)| strip(code, settle));
        let file = harvested(NAME, &format!("{ROW}{}", rows.concat()));
        let counts = &file.manifest.rows;
        assert_eq!((counts.accepted, counts.duplicates, counts.rejected), (2, 1, 2));
        assert_eq!(file.table(0).column("code"), ["BNU2009", "HNZ2010"]);
    }
}
