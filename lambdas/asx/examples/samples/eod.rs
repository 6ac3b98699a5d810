//! End-of-day samples: a clean day, and a day with every kind of bad row.

use asx::{Kind, RowCode, Table};
use jiff::civil::{Date, date};

use super::dice::Dice;
use super::market::{Listing, futures, money, options};
use super::sample::{Sample, Tally};

const HEADER: &str = "code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest";

/// A day as it should be.
pub(crate) fn clean() -> Sample {
    const DAY: Date = date(2025, 2, 27);
    let mut dice = Dice::new(20_250_227);
    let mut tally = Tally::default();
    let mut csv = format!("{HEADER}\n");
    for listing in futures().into_iter().chain(options()).take(612) {
        csv.push_str(&row(&listing, "20250227", &mut dice));
        csv.push('\n');
        tally.accept(DAY);
    }
    let expected = tally.expected("eod_au_20250227.csv", Kind::EnergyEod, Table::EnergyEod);
    Sample { bytes: csv.into_bytes(), expected }
}

/// A thousand rows, nine of them bad, two said twice, three that give cause for doubt; with a byte order mark and
/// carriage returns, as a spreadsheet would save it.
pub(crate) fn with_bad_rows() -> Sample {
    const DAY: Date = date(2025, 2, 28);
    let mut dice = Dice::new(20_250_228);
    let mut tally = Tally::default();
    let mut lines = vec![format!("\u{feff}{HEADER}")];
    let mut listings = futures().into_iter().chain(options()).cycle_years();
    let mut good = |lines: &mut Vec<String>, tally: &mut Tally, rows: usize| {
        for listing in listings.by_ref().take(rows) {
            lines.push(row(&listing, "20250228", &mut dice));
            tally.accept(DAY);
        }
    };
    good(&mut lines, &mut tally, 90);
    for (bad, code) in BAD_ROWS {
        lines.push(bad.to_owned());
        tally.reject(code);
        good(&mut lines, &mut tally, 90);
    }
    for doubtful in DOUBTFUL_ROWS {
        lines.push(doubtful.to_owned());
        tally.warn(if doubtful.contains("20250227") { date(2025, 2, 27) } else { DAY });
    }
    // Thousands commas in quotes; then the row again as it was, and once more in another spelling of its code.
    lines.push(r#"BNH2031,20250228,5,101.00,3,102.50,,,,101.75,"1,920","12,004""#.to_owned());
    tally.accept(DAY);
    for again in [
        r#"BNH2031,20250228,5,101.00,3,102.50,,,,101.75,"1,920","12,004""#,
        "BNH31F,28/02/2025,5,101,3,102.5,-,-,-,101.75,1920,12004",
    ] {
        lines.push(again.to_owned());
        tally.repeat();
    }
    let missing = usize::try_from(1000 - tally.rows).unwrap_or_default();
    good(&mut lines, &mut tally, missing);
    let expected = tally.expected("eod_bad_rows_20250228.csv", Kind::EnergyEod, Table::EnergyEod);
    Sample { bytes: (lines.join("\r\n") + "\r\n").into_bytes(), expected }
}

const BAD_ROWS: [(&str, RowCode); 9] = [
    ("BVH2031,20250228,1,70.00,2,71.00,,,,70.50,0", RowCode::FieldCount),
    (r#"BVM2031,"20250228,1,70.00,2,71.00,,,,70.50,0,15"#, RowCode::FieldCount),
    ("BVU2031,20250228,1,N/A,2,71.00,,,,70.50,0,15", RowCode::BadNumber),
    ("BVZ2031,20250230,1,70.00,2,71.00,,,,70.50,0,15", RowCode::BadDate),
    ("BVA2031,20250228,1,70.00,2,71.00,,,,70.50,0,15", RowCode::BadCode),
    (",20250228,1,70.00,2,71.00,,,,70.50,0,15", RowCode::NullRequired),
    ("BQH2031,20250228,1,70.00,2,71.00,70.10,69.90,70.00,70.50,4,15", RowCode::Range),
    ("BQM2031,20250228,1,70.00,2,71.00,,,,70.50,0,15", RowCode::DuplicateConflict),
    ("BQM2031,20250228,1,70.00,2,71.00,,,,70.55,0,15", RowCode::DuplicateConflict),
];

const DOUBTFUL_ROWS: [&str; 3] = [
    "QXH2026,20250228,1,70.00,2,71.00,,,,70.50,0,15",
    "BNM2031,20250227,1,99.00,2,101.00,,,,100.00,0,15",
    "BNU2031,20250227,,,,,,,,98.40,0,3",
];

/// One row: about half of the contracts trade, and not all of them are quoted.
fn row(listing: &Listing, day: &str, dice: &mut Dice) -> String {
    let settle = listing.cents + dice.between(-120, 120);
    let quote = |present: bool, size: i64, cents: i64| {
        if present { format!("{size},{}", money(cents)) } else { ",".to_owned() }
    };
    let bid = quote(dice.percent(85), dice.between(1, 40), settle - dice.between(5, 90));
    let ask = quote(dice.percent(80), dice.between(1, 40), settle + dice.between(5, 90));
    let (traded, volume) = if dice.percent(45) {
        let first = settle + dice.between(-60, 60);
        let high = first + dice.between(0, 75);
        let low = first - dice.between(0, 75);
        (format!("{},{},{}", money(first), money(high), money(low)), dice.between(1, 180))
    } else {
        (",,".to_owned(), 0)
    };
    format!(
        "{},{day},{bid},{ask},{traded},{},{volume},{}",
        listing.code,
        money(settle),
        dice.between(0, 4_200)
    )
}

/// Goes on with the same contracts ten years later when the list is used up.
trait CycleYears: Iterator<Item = Listing> + Clone + Sized {
    fn cycle_years(self) -> impl Iterator<Item = Listing> {
        let later =
            self.clone().map(|listing| Listing { code: listing.code.replacen("202", "203", 1), ..listing });
        // The rows written out by hand are about contracts of 2031.
        self.chain(later.filter(|listing| !listing.code.contains("2031")))
    }
}

impl<I: Iterator<Item = Listing> + Clone> CycleYears for I {}
