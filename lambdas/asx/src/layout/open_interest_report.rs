//! `OpenInterest Report *.csv`: code, open interest and date between commas, nothing else.
//!
//! Open interest that is not said is not known: on some days it is missing where others have a 0.

use super::{Cells, Context, Dated, EodMeasures, Kind, Layout, RowPerLine, legacy};
use crate::read::Rows;
use crate::record::Fields;
use crate::reject::Fault;
use crate::table::Table;
use crate::value::{Decimal, nullable, parse_date, trim};

pub(super) static LAYOUT: Layout = Layout {
    name: "open_interest_report",
    kind: Kind::EnergyEod,
    table: Table::EnergyEod,
    header: None,
    delimiter: b',',
    positional: &["code", "open_interest", "date"],
    quoted: true,
    shape,
    name_hints: &["openinterest report", "openinterest_report", "openinterestreport"],
    dated: Dated::InBody,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const CODE: usize = 0;
const OPEN_INTEREST: usize = 1;
const DATE: usize = 2;

fn shape(row: Fields<'_>) -> bool {
    row.len() == 3
        && legacy::contract(row, CODE).is_some()
        && nullable(row.get(OPEN_INTEREST)).is_none_or(|cell| Decimal::parse(cell).is_some())
        && parse_date(trim(row.get(DATE))).is_some()
}

fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let trade_date = cells.date(DATE)?;
    let listed = cells.listed(CODE, trade_date, context, rows)?;
    let open_interest = cells.count(OPEN_INTEREST)?;
    rows.push(listed, &EodMeasures { open_interest, ..EodMeasures::default() }.values());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::FileCode;
    use crate::support::{failed, harvested};

    const NAME: &str = "OpenInterest Report_20140701.csv";

    #[test]
    fn open_interest_is_all_there_is() {
        let body = "Code,Open Interest,Date\nBNU2014F,\"1,920\",01/07/2014\nBNU2014C0006000,-,2014/07/01\nHVZ2015,0,2014/07/01\n";
        let file = harvested(NAME, body);
        assert_eq!(file.manifest.layout, "open_interest_report");
        assert_eq!(file.manifest.recognition.doubts, Vec::<String>::new());
        let table = file.table(0);
        assert_eq!(table.column("code"), ["BNU2014", "BNU2014C0006000", "HVZ2015"]);
        assert_eq!(table.column("open_interest"), ["1920", "", "0"], "nothing is not zero");
        assert_eq!(table.column("volume"), ["", "", ""]);
        assert_eq!(file.manifest.totals.open_interest, Some(1920));
    }

    #[test]
    fn said_twice_it_must_be_the_same() {
        let body = "BNU2014,12,01/07/2014\nBNU4,12,2014/07/01\nBVU2014,5,01/07/2014\nBVU2014F,6,01/07/2014\n";
        let file = harvested(NAME, body);
        let counts = &file.manifest.rows;
        assert_eq!((counts.accepted, counts.duplicates, counts.rejected), (1, 1, 2));
    }

    #[test]
    fn three_fields_alone_do_not_make_a_report() {
        let other = failed(NAME, b"BNU2014,hello,01/07/2014\nBVU2014,world,01/07/2014\n");
        assert_eq!(other.report.code, FileCode::UnknownKind);
    }
}
