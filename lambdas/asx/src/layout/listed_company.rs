//! `ASXListedCompanies.csv`: a title with the day, a blank line, then company name, code and industry group.
//!
//! The site has been seen to answer with a page of refusal instead, and says 200 to that.

use super::{Cells, Context, Dated, Header, Kind, Layout, RowPerLine};
use crate::read::Rows;
use crate::reject::Fault;
use crate::table::Table;

pub(super) static LAYOUT: Layout = Layout {
    name: "listed_companies_csv",
    kind: Kind::ListedCompany,
    table: Table::ListedCompany,
    header: Some(Header { required: &COLUMNS, optional: &[] }),
    delimiter: b',',
    positional: &COLUMNS,
    quoted: true,
    shape: |_| false,
    name_hints: &["asxlistedcompanies"],
    dated: Dated::ByTitle,
    parser: |columns| RowPerLine::boxed(columns, read),
};

const COLUMNS: [&str; 3] = ["company_name", "asx_code", "gics_industry_group"];
const NAME: usize = 0;
const CODE: usize = 1;
const GROUP: usize = 2;

fn read(cells: &Cells<'_>, context: Context, rows: &mut Rows) -> Result<(), Fault> {
    let listed = context.listed()?;
    let code = cells.security(CODE)?;
    let (name, group) = (cells.required_text(NAME)?, cells.text(GROUP)?);
    let measures = [rows.text(code), rows.text(name), rows.optional_text(group)];
    rows.push(listed, &measures);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::support::{failed, harvested};
    use crate::{FileCode, Kind, RowCode};
    use jiff::civil::date;

    const NAME: &str = "ASXListedCompanies.csv";
    const TITLE: &str = "ASX listed companies as at Thu Feb 27 20:00:02 AEDT 2025\r\n\r\n";
    const HEADER: &str = "Company name,ASX code,GICS industry group\r\n";

    #[test]
    fn companies_are_of_the_day_in_the_title() {
        let rows = "\"EXAMPLE, SONS & CO LIMITED\",\"14D\",\"Capital Goods\"\r\n\
                    CAF\u{c9} SYNTHETIC LIMITED,CSL1,\r\n";
        let file = harvested(NAME, &format!("{TITLE}{HEADER}{rows}"));
        assert_eq!((file.kind, file.tables[0].date), (Kind::ListedCompany, date(2025, 2, 27)));
        let key = "athena/listed_company/year=2025/month=02/2025-02-27.listed_companies_csv.asxlistedcompanies.parquet";
        assert_eq!(file.tables[0].key, key);
        let table = file.table(0);
        assert_eq!(
            table.column("company_name"),
            ["EXAMPLE, SONS & CO LIMITED", "CAF\u{c9} SYNTHETIC LIMITED"]
        );
        assert_eq!(table.column("asx_code"), ["14D", "CSL1"]);
        assert_eq!(table.column("gics_industry_group"), ["Capital Goods", ""]);
        assert_eq!(table.column("source_line"), ["4", "5"]);
    }

    #[test]
    fn a_code_that_is_there_twice_must_be_of_the_same_company() {
        let rows = [
            "A LTD,AAA,Banks",
            "A LTD,AAA,Banks",
            "B LTD,BBB,Banks",
            "C LTD,BBB,Banks",
            "D LTD,D-D,Banks",
            ",EEE,",
        ];
        let file = harvested(NAME, &format!("{TITLE}{HEADER}{}", rows.join("\n")));
        assert_eq!(file.table(0).column("asx_code"), ["AAA"]);
        assert_eq!(file.manifest.rows.duplicates, 1);
        let conflict = RowCode::DuplicateConflict;
        let codes: Vec<_> = file.rejected.iter().map(|reject| reject.code).collect();
        assert_eq!(codes, [conflict, conflict, RowCode::BadCode, RowCode::NullRequired]);
        assert_eq!(file.rejected[0].reason, "another row for BBB on this day says otherwise (line 7)");
    }

    #[test]
    fn without_a_title_the_name_has_the_day_or_the_file_fails() {
        let body = format!("{HEADER}A LTD,AAA,Banks\n");
        assert_eq!(harvested("ASXListedCompanies_20250301.csv", &body).tables[0].date, date(2025, 3, 1));
        let report = failed(NAME, body.as_bytes()).report;
        assert_eq!(report.code, FileCode::BadHeader);
        assert!(report.reason.contains("no title above the header has the date"), "{}", report.reason);
        let warned = harvested("ASXListedCompanies_20250301.csv", &format!("{TITLE}{body}"));
        assert_eq!((warned.tables[0].date, warned.manifest.rows.warned), (date(2025, 2, 27), 1));
    }
}
