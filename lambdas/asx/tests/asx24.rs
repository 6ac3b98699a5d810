//! The end-of-day summary of the futures market: what of a page becomes rows, and what is passed over.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use std::io::Write as _;

use asx::manifest::Confidence;
use asx::{FileCode, Kind, RowCode};
use jiff::civil::date;
use support::{failed, harvested, harvested_bytes};

const HEADER: &str = "<TR><TD>Expiry</TD><TD>Open</TD><TD>High</TD><TD>Low</TD><TD>Last</TD><TD>Sett</TD>\
                      <TD>Sett Chg</TD><TD>Op Int</TD><TD>Op Int Chg</TD><TD>Volume</TD></TR>";
const TITLE: &str = "<title>End of Day Data - Futures Total Traded at close of trade date 27/02/25</title>";

fn page(tables: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head>{TITLE}<script>var a = '<table>';</script></head><body>\
         <table><tr><td><a href=\"/\">Home</a></td><td>Markets</td></tr></table>\n<table>{tables}</table>\
         <table><tr><td>&copy; Synthetic</td></tr></table></body></html>"
    )
}

fn section(text: &str) -> String {
    format!("<TR class=\"Headbold\"><TD colspan=10>{text}</TD></TR>{HEADER}")
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().flat_map(|cell| ["<td align=right>", *cell, "</td>"]).collect();
    format!("<tr>{cells}</tr>")
}

const LINK: &str = "<tr><td colspan=10><a>Click here to view settlement price and volume graph</a></td></tr>";
const BLANK: &str = "<TR><TD><BR></TD></TR><TR></TR><tr><td><img src=x></td></tr>";

#[test]
fn rows_are_of_the_commodity_above_them() {
    let tables = [
        section("EA - NZ Electricity Otahuhu &amp; Co (NZ$/MWh)"),
        row(&["Mar&nbsp;2025", "-", "-", "-", "-", "171.50", "-0.45", "1,204", "-12", "0"]),
        row(&[
            "JLY 2025",
            "170.00",
            "172.5",
            "169.95",
            "<b>171</b>.10",
            "171.25",
            "&nbsp;",
            "&nbsp;",
            "",
            "1,020",
        ]),
        LINK.to_owned(),
        BLANK.to_owned(),
        format!("<tr><td>XX</td><td>points</td></tr>{HEADER}"),
        row(&["20 Mar 2025", "", "", "", "", "8,150.0", "+3", "5", "+1", "2"]),
        row(&["Total", "", "", "", "", "", "", "5", "1", "2"]),
    ];
    let file = harvested("EODWebMarketSummary250227ZFT.htm", &page(&tables.concat()));
    let manifest = &file.manifest;
    assert_eq!((file.kind, manifest.layout.as_str()), (Kind::Asx24Eod, "asx24_eod_html"));
    assert_eq!(manifest.recognition.confidence, Confidence::Certain);
    assert_eq!((manifest.rows.rows_in, manifest.rows.accepted), (3, 3));
    assert_eq!((manifest.totals.volume, manifest.totals.open_interest), (1_022, Some(1_209)));
    assert_eq!(file.tables[0].date, date(2025, 2, 27));
    let table = file.table(0);
    let seen: Vec<String> =
        (0..3).map(|at| table.row(at).split(" source_file").next().unwrap().to_owned()).collect();
    assert_eq!(
        seen,
        [
            "trade_date=2025-02-27 expiry_raw=Mar 2025 commodity=EA expiry=Mar 2025 expiry_month=2025-03-01 \
             commodity_name=NZ Electricity Otahuhu & Co unit=NZ$/MWh open= high= low= last= settle=171.5000 \
             settle_change=-0.4500 open_interest=1204 open_interest_change=-12 volume=0",
            "trade_date=2025-02-27 expiry_raw=JLY 2025 commodity=EA expiry=Jul 2025 expiry_month=2025-07-01 \
             commodity_name=NZ Electricity Otahuhu & Co unit=NZ$/MWh open=170.0000 high=172.5000 low=169.9500 \
             last=171.1000 settle=171.2500 settle_change= open_interest= open_interest_change= volume=1020",
            "trade_date=2025-02-27 expiry_raw=20 Mar 2025 commodity=XX expiry=20 Mar 2025 expiry_month=2025-03-01 \
             commodity_name= unit=points open= high= low= last= settle=8150.0000 settle_change=3.0000 \
             open_interest=5 open_interest_change=1 volume=2",
        ]
    );
}

#[test]
fn a_row_that_is_no_junk_is_accounted_for() {
    let good = |expiry: &str, settle: &str| row(&[expiry, "", "", "", "", settle, "", "", "", "1"]);
    let tables = [
        HEADER.to_owned(),
        good("Mar 2025", "1"),
        section("BN - NSW Base (A$/MWh)"),
        good("Mar 2025", "84.50"),
        good("Mar-25", "84.5"),
        good("Jun 2025", "90"),
        good("Jun 2025", "91"),
        good("Someday", "1"),
        row(&["Sep 2025", "", "", "", "", "12"]),
        row(&["Sep 2025", "5", "4", "3", "", "12", "", "", "", ""]),
        row(&["Dec 2025", "", "", "", "", "12.34567", "", "", "", ""]),
    ];
    let extra: String =
        (0..700).map(|at| section(&format!("Z{at:03} - X")) + &good("Mar 2025", "1")).collect();
    let file = harvested("page.htm", &page(&(tables.concat() + &extra)));
    let codes: Vec<_> = file.rejected.iter().map(|reject| reject.code).collect();
    let conflict = RowCode::DuplicateConflict;
    assert_eq!(
        codes,
        [
            RowCode::NullRequired,
            conflict,
            conflict,
            RowCode::BadDate,
            RowCode::FieldCount,
            RowCode::Range,
            RowCode::BadNumber
        ]
    );
    assert_eq!(file.rejected[1].reason, "another row for BN Jun 2025 on this day says otherwise (line 10)");
    assert_eq!((file.manifest.rows.duplicates, file.manifest.rows.accepted), (1, 701));
}

#[test]
fn other_pages_are_pages_and_one_without_a_date_fails() {
    let code = |name: &str, body: &str| failed(name, body.as_bytes()).report.code;
    assert_eq!(code("a.htm", &page("<tr><td>Expiry</td><td>Open</td></tr>")), FileCode::HtmlBody);
    assert_eq!(code("a.csv", "<html><title>Request Rejected</title></html>"), FileCode::HtmlBody);
    let undated = page(&(section("BN - x") + &row(&["Mar 2025", "", "", "", "", "1", "", "", "", ""])))
        .replace("27/02/25", "yesterday");
    let report = failed("summary.htm", undated.as_bytes()).report;
    assert_eq!((report.code, report.kind), (FileCode::BadHeader, Some(Kind::Asx24Eod)));
    assert_eq!(harvested("summary_20250228.htm", &undated).tables[0].date, date(2025, 2, 28));
    assert_eq!(report.size, undated.len() as u64, "the page is its bytes, not its rows");
}

#[test]
fn a_packed_page_is_read_and_a_huge_one_is_not() {
    let tables = section("BN - NSW Base") + &row(&["Mar 2025", "", "", "", "", "1", "", "", "", ""]);
    let gzip = |body: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(body.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let packed = gzip(&page(&tables));
    let file = harvested_bytes("eod.gz", &packed, date(2025, 6, 1));
    assert_eq!((file.kind, file.manifest.size), (Kind::Asx24Eod, packed.len() as u64));
    let huge = page(&(tables + &"<!-- nothing at all -->".repeat(800_000)));
    assert_eq!(failed("eod.gz", &gzip(&huge)).report.code, FileCode::HtmlBody);
}
