//! `ClosingSnapshot_Futures`: a clean day, and a day with every quirk the old files have shown.

use asx::{Kind, RowCode, Table};
use jiff::ToSpan;

use super::daily::{Daily, Traded};
use super::dice::Dice;
use super::market::{Listing, futures, money};
use super::sample::{Sample, Tally};

const HEADER: &str = "Code,Expiration,Bid Price,Bid Size,Ask Price,Ask Size,Last Price,Volume,Last Volume,Net Change,\
                      Open,High,Low,Settlement Price,Settlement Date,Trade Date,Trade Time";

/// A day as it should be.
pub(crate) fn clean() -> Sample {
    let mut dice = Dice::new(41);
    let mut tally = Tally::default();
    let mut lines = vec![HEADER.to_owned()];
    for listing in futures() {
        lines.push(row(&listing, Daily::Neat, &mut dice));
        tally.accept(Daily::Neat.day());
    }
    sample("ClosingSnapshot_Futures_20250227.csv", &lines, tally)
}

/// No header, no settlement date in any row, strips said twice: equal, and in conflict.
pub(crate) fn with_quirks() -> Sample {
    const DAY: Daily = Daily::Flipped;
    let mut dice = Dice::new(42);
    let mut tally = Tally::default();
    let mut lines = Vec::new();
    for listing in futures() {
        let line = row(&listing, DAY, &mut dice);
        let is_strip = listing.code.starts_with('H');
        lines.push(line.clone());
        tally.accept(DAY.day());
        if is_strip && dice.percent(40) {
            lines.push(line);
            tally.repeat();
        }
    }
    lines.push(THOUSANDS.to_owned());
    tally.accept(DAY.day());
    for (bad, code) in BAD_ROWS {
        lines.push(bad.to_owned());
        tally.reject(code);
    }
    sample("ClosingSnapshot_Futures_20250228.csv", &lines, tally)
}

/// A thousands comma, and a change that is not negative.
const THOUSANDS: &str = "HNM2031,30/06/2031,97.85,3,98.10,10,98.00,\"1,250\",1,0.15,97.90,98.00,97.85,98.05,-,28/02/2025,\
                         15-58-01";

const BAD_ROWS: [(&str, RowCode); 5] = [
    ("HNZ2031,-,-,-,-,-,-,0,-,-,-,-,-,97.40,-,-,-", RowCode::DuplicateConflict),
    ("HNZ2031,-,-,-,-,-,-,0,-,-,-,-,-,97.45,-,-,-", RowCode::DuplicateConflict),
    ("HVZ2031,-,-,-,-,-,-,0,-,--0.10,-,-,-,71.20,-,-,-", RowCode::BadNumber),
    ("HQZ2031,-,-,-,-,-,-,4,4,-,99.10,99.00,99.00,99.20,-,28/02/2025,11-04-09", RowCode::Range),
    ("HSZ2031,-,-,-,-,-,88.00,4,4,-,-,-,-,88.05,-,28/02/2025,25-04-09", RowCode::BadDate),
];

fn row(listing: &Listing, daily: Daily, dice: &mut Dice) -> String {
    let settle = listing.cents + dice.between(-120, 120);
    let (bid, bid_size) = daily.quote(85, settle - dice.between(5, 90), dice);
    let (ask, ask_size) = daily.quote(80, settle + dice.between(5, 90), dice);
    let Traded { open, high, low, last, volume } = daily.traded(45, settle, dice);
    // What was not traded today may have been, some weeks ago.
    let weeks = if volume > 0 { 0 } else { dice.between(1, 6) };
    let traded_on = daily.date(daily.day() - weeks.weeks());
    let traded_at = daily.time(dice.between(9 * 3600, 16 * 3600));
    let last_volume = volume.min(dice.between(1, 20));
    let change = daily.change(dice);
    let settled_on = if daily == Daily::Neat { daily.date(daily.day()) } else { daily.nothing().to_owned() };
    format!(
        "{},{},{bid},{bid_size},{ask},{ask_size},{last},{volume},{last_volume},{change},{open},{high},{low},{},\
         {settled_on},{traded_on},{traded_at}",
        listing.code,
        daily.nothing(),
        money(settle)
    )
}

fn sample(file: &str, lines: &[String], tally: Tally) -> Sample {
    let expected = tally.expected(file, Kind::EnergyEod, Table::EnergyEod);
    Sample { bytes: (lines.join("\r\n") + "\r\n").into_bytes(), expected }
}
