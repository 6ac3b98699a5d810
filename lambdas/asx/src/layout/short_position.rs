//! `RRyyyymmdd-001-SSDailyAggShortPos.csv`: ASIC's short positions, in UTF-8 with commas or in UTF-16 with tabs.
//!
//! No column has the date; the file's name does.

use super::{Cells, Context, Dated, Header, Kind, Layout, RowPerLine};
use crate::read::{NULL, Rows};
use crate::reject::Fault;
use crate::table::Table;
use crate::value::Fraction;

pub(super) static LAYOUT: Layout = Layout {
    name: "short_positions_csv",
    kind: Kind::ShortPosition,
    table: Table::ShortPosition,
    header: Some(Header { required: &COLUMNS, optional: &[] }),
    delimiter: b',',
    positional: &COLUMNS,
    quoted: true,
    shape: |_| false,
    name_hints: &["rr20"],
    dated: Dated::ByName,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const COLUMNS: [&str; 5] = [
    "product",
    "product_code",
    "reported_short_positions",
    "total_product_in_issue",
    "%_of_total_product_in_issue_reported_as_short_positions",
];
const PRODUCT: usize = 0;
const CODE: usize = 1;
const REPORTED: usize = 2;
const IN_ISSUE: usize = 3;
const SHARE: usize = 4;

fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let listed = context.listed()?;
    let code = cells.security(CODE)?;
    let product = cells.required_text(PRODUCT)?;
    let (reported, in_issue) = (cells.required_count(REPORTED)?, cells.count(IN_ISSUE)?);
    let share = cells.fraction(SHARE)?.map_or(NULL, Fraction::scaled);
    let measures = [rows.text(code), rows.text(product), reported, in_issue.unwrap_or(NULL), share];
    rows.push(listed, &measures);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::support::{failed, harvested, harvested_bytes};
    use crate::{FileCode, Kind, RowCode};
    use jiff::civil::date;

    const NAME: &str = "RR20250227-001-SSDailyAggShortPos.csv";
    const HEADER: &str = "Product,Product Code,Reported Short Positions,Total Product in Issue,\
                          % of Total Product in Issue Reported as Short Positions\n";

    #[test]
    fn commas_and_tabs_become_the_same_rows_of_the_day_in_the_name() {
        let text = format!(
            "{HEADER}EXAMPLE LIMITED ORDINARY,EXL,181029,524211441,.03453257\nSYNTHETIC TRUST UNITS,SYNLV,0,,-\n"
        );
        let comma = harvested(NAME, &text);
        let tabs = text.replace(',', "\t");
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(tabs.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let tabs = harvested_bytes(NAME, &wide, date(2025, 6, 1));
        for file in [comma, tabs] {
            assert_eq!((file.kind, file.tables[0].date), (Kind::ShortPosition, date(2025, 2, 27)));
            let table = file.table(0);
            assert_eq!(table.column("product_code"), ["EXL", "SYNLV"]);
            assert_eq!(table.column("product"), ["EXAMPLE LIMITED ORDINARY", "SYNTHETIC TRUST UNITS"]);
            assert_eq!(table.column("reported_short_positions"), ["181029", "0"]);
            assert_eq!(table.column("total_product_in_issue"), ["524211441", ""]);
            assert_eq!(table.column("percent_reported_short"), ["0.03453257", ""]);
        }
    }

    #[test]
    fn without_a_date_in_the_name_the_file_fails() {
        let body = format!("{HEADER}EXAMPLE LIMITED,EXL,1,10,10.00\n");
        let report = failed("ShortPos.csv", body.as_bytes()).report;
        assert_eq!((report.code, report.kind), (FileCode::BadHeader, Some(Kind::ShortPosition)));
        assert!(report.reason.contains("its name must have the date"), "{}", report.reason);
    }

    #[test]
    fn what_cannot_be_read_is_rejected() {
        let rows =
            ["A,AAA,1,10,10.000000001", "B,BBB,-1,10,10", "C,CCC,,10,10", "D,DDD,1.5,10,10", "E,EEE,1,10,10"];
        let file = harvested(NAME, &format!("{HEADER}{}", rows.join("\n")));
        let codes: Vec<_> = file.rejected.iter().map(|reject| reject.code).collect();
        assert_eq!(codes, [RowCode::BadNumber, RowCode::Range, RowCode::NullRequired, RowCode::BadNumber]);
        let long = format!("{HEADER}{},AAA,1,10,10\nE,EEE,1,10,10\n", "A".repeat(300));
        assert_eq!(harvested(NAME, &long).rejected[0].code, RowCode::Range);
    }
}
