//! `TradeLog`: a clean day, and a flipped one with bad rows.

use asx::{Kind, RowCode, Table};

use super::daily::Daily;
use super::dice::Dice;
use super::market::{futures, money};
use super::sample::{Sample, Tally};

/// A day as it should be; some trades are there twice, and both count.
pub(crate) fn clean() -> Sample {
    let mut tally = Tally::default();
    let mut lines = vec!["Date,Time,Trade Type,Code,Volume,$/MWh".to_owned()];
    lines.extend(rows(Daily::Neat, &mut Dice::new(49), &mut tally));
    sample("TradeLog_20250227.csv", &lines, tally)
}

/// No header; a thousands comma, a leg without a price, and rows that are no trades.
pub(crate) fn with_quirks() -> Sample {
    let mut tally = Tally::default();
    let mut lines = rows(Daily::Flipped, &mut Dice::new(50), &mut tally);
    for odd in [r#"28/02/2025,15-58-01,N,HNZ2026,"1,250",98.40"#, "28/02/2025,15-58-01,N,BNH2026,1250,0.00"] {
        lines.push(odd.to_owned());
        tally.accept(Daily::Flipped.day());
    }
    for (bad, code) in BAD_ROWS {
        lines.push(bad.to_owned());
        tally.reject(code);
    }
    sample("TradeLog_20250228.csv", &lines, tally)
}

const BAD_ROWS: [(&str, RowCode); 5] = [
    // A dash is no price, and no price is not 0.00.
    ("28/02/2025,15-58-01,N,BNM2026,5,-", RowCode::NullRequired),
    ("28/02/2025,15-58-01,N,BNM2026,-5,98.40", RowCode::Range),
    ("28/02/2025,15-60-01,N,BNM2026,5,98.40", RowCode::BadDate),
    ("28/02/2025,15-58-01,BNM2026,N,5,98.40", RowCode::BadCode),
    ("28/02/2025,15-58-01,N,BNM2026,1,250,98.40", RowCode::FieldCount),
];

fn rows(daily: Daily, dice: &mut Dice, tally: &mut Tally) -> Vec<String> {
    let listings = futures();
    let mut lines = Vec::new();
    let mut seconds = 8 * 3600 + 30 * 60;
    for _ in 0..120 {
        seconds += dice.between(0, 220);
        let listing = dice.pick(&listings);
        let line = format!(
            "{},{},{},{}F,{},{}",
            daily.date(daily.day()),
            daily.time(seconds),
            dice.pick(&["N", "N", "N", "Z", "B"]),
            listing.code,
            dice.between(1, 25),
            money(listing.cents + dice.between(-150, 150))
        );
        for _ in 0..if dice.percent(6) { 2 } else { 1 } {
            lines.push(line.clone());
            tally.accept(daily.day());
        }
    }
    lines
}

fn sample(file: &str, lines: &[String], tally: Tally) -> Sample {
    let expected = tally.expected(file, Kind::EnergyTrade, Table::EnergyTrade);
    Sample { bytes: (lines.join("\r\n") + "\r\n").into_bytes(), expected }
}
