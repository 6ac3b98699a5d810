//! The end-of-day summary of the futures market as a web page: a clean day, and one with junk, nested tags and bad rows.

use asx::{Kind, RowCode, Table};
use jiff::civil::{Date, date};

use super::dice::Dice;
use super::market::money;
use super::sample::{Sample, Tally};

const COMMODITIES: [(&str, i64); 6] = [
    ("BN - NSW Base Load Quarterly (A$/MWh)", 11_200),
    ("BV - VIC Base Load Quarterly (A$/MWh)", 7_400),
    ("EA - NZ Electricity Otahuhu (NZ$/MWh)", 17_150),
    ("GX - Wallumbilla Gas (A$/GJ)", 1_290),
    ("YT - Synthetic 3 Year Bond (points)", 9_612),
    ("AP - Synthetic Index", 815_000),
];
const COLUMNS: [&str; 10] =
    ["Expiry", "Open", "High", "Low", "Last", "Sett", "Sett Chg", "Op Int", "Op Int Chg", "Volume"];
const MONTHS: [&str; 4] = ["Mar", "Jun", "Sep", "Dec"];

/// A day as it should be.
pub(crate) fn clean() -> Sample {
    const DAY: Date = date(2025, 2, 27);
    let mut dice = Dice::new(101);
    let mut tally = Tally::default();
    let mut tables = String::new();
    for (commodity, cents) in COMMODITIES {
        tables += &section(commodity);
        for expiry in expiries("") {
            tables += &row(&cells(&expiry, cents, &mut dice));
            tally.accept(DAY);
        }
    }
    sample("asx24_eod_20250227.htm", &page("27/02/25", &tables), tally)
}

/// Blanks that do not break, tags within numbers, rows that mean nothing; expiries in other spellings, some said twice.
pub(crate) fn with_quirks() -> Sample {
    const DAY: Date = date(2025, 2, 28);
    let mut dice = Dice::new(102);
    let mut tally = Tally::default();
    let mut tables = String::new();
    for (commodity, cents) in COMMODITIES {
        tables += "<TR></TR>\n<TR><TD><BR></TD></TR>\n";
        tables += &section(&commodity.replace('$', "&#36;").replace(' ', "&nbsp;"));
        for expiry in expiries("&nbsp;") {
            let mut cells = cells(&expiry, cents, &mut dice);
            cells[5] = format!("<b>{}</b>", cells[5]);
            tables += &row(&cells);
            tally.accept(DAY);
        }
        tables += "<tr><td colspan=10><a href=\"#\">Click here to view settlement price and volume graph</a></td></tr>\n";
        tables += &row(&["Total", "", "", "", "", "", "", "12,345", "-12", "678"].map(str::to_owned));
    }
    for (cells, code) in BAD_ROWS {
        tables += &row(&cells.map(str::to_owned));
        tally.reject(code);
    }
    for expiry in ["Mar 2031", "MAR-31"] {
        tables += &row(&[expiry, "-", "-", "-", "-", "8,150", "+3", "5", "-1", "2"].map(str::to_owned));
    }
    tally.accept(DAY);
    tally.repeat();
    sample("asx24_eod_bad_rows_20250228.htm", &page("28 Feb 2025", &tables), tally)
}

const BAD_ROWS: [([&str; 10], RowCode); 5] = [
    (["Mar 2030", "", "", "", "", "8,1500", "", "", "", ""], RowCode::BadNumber),
    (["Someday", "", "", "", "", "8,150", "", "", "", "1"], RowCode::BadDate),
    (["Jun 2030", "5.00", "4.00", "3.00", "", "4.00", "", "", "", ""], RowCode::Range),
    (["Sep 2030", "", "", "", "", "8,150", "", "5", "", ""], RowCode::DuplicateConflict),
    (["Sep 2030", "", "", "", "", "8,150", "", "6", "", ""], RowCode::DuplicateConflict),
];

fn expiries(blank: &str) -> Vec<String> {
    let years = 2025..=2027;
    years.flat_map(|year| MONTHS.map(|month| format!("{month} {blank}{year}"))).collect()
}

fn section(commodity: &str) -> String {
    let names: String = COLUMNS.iter().flat_map(|name| ["<TD>", *name, "</TD>"]).collect();
    format!("<TR class=\"Headbold\"><TD colspan=10>{commodity}</TD></TR>\n<TR>{names}</TR>\n")
}

fn row(cells: &[String]) -> String {
    let cells: String =
        cells.iter().flat_map(|cell| ["<TD align=\"right\">", cell.as_str(), "</TD>"]).collect();
    format!("<TR>{cells}</TR>\n")
}

fn cells(expiry: &str, cents: i64, dice: &mut Dice) -> Vec<String> {
    let settle = cents + dice.between(-90, 90);
    let dash = || "-".to_owned();
    let traded = if dice.percent(50) {
        let (open, up, down) = (settle + dice.between(-40, 40), dice.between(0, 60), dice.between(0, 60));
        let last = open + dice.between(-down, up);
        [open, open + up, open - down, last].map(price)
    } else {
        [dash(), dash(), dash(), dash()]
    };
    let change = dice.between(-80, 80);
    let sign = if change < 0 { "-" } else { "" };
    let mut cells = vec![expiry.to_owned()];
    cells.extend(traded);
    cells.extend([price(settle), format!("{sign}{}", money(change.abs()))]);
    cells.extend([dice.between(0, 9_999), dice.between(-99, 99), dice.between(0, 1_999)].map(count));
    cells
}

/// With commas between thousands.
fn price(cents: i64) -> String {
    format!("{}.{:02}", count(cents / 100), cents % 100)
}

fn count(count: i64) -> String {
    if count < 1_000 { count.to_string() } else { format!("{},{:03}", count / 1_000, count % 1_000) }
}

fn page(day: &str, tables: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html><head><title>End of Day Data - Futures Total Traded at close of trade date {day}</title>\n\
         <script>var table = '<table><tr><td>no</td></tr></table>';</script></head>\n<body>\n\
         <table><tr><td><a href=\"/\">Home</a></td><td>Market summary</td></tr></table>\n\
         <table border=0>\n{tables}</table>\n<table><tr><td>&copy; Synthetic data</td></tr></table>\n</body></html>\n"
    )
}

fn sample(file: &str, page: &str, tally: Tally) -> Sample {
    Sample {
        bytes: page.as_bytes().to_vec(),
        expected: tally.expected(file, Kind::Asx24Eod, Table::Asx24Eod),
    }
}
