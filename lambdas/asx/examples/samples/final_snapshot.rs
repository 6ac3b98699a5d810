//! `FinalSnapShot`: a clean day, and a flipped one with bad rows.

use asx::{Kind, RowCode, Table};

use super::daily::{Daily, Traded};
use super::dice::Dice;
use super::market::{Listing, futures, money, options};
use super::sample::{Sample, Tally};

const HEADER: &str = "Code,Last Trading Date,Bid Price,Bid Size,Ask Price,Ask Size,Last Price,Traded Volume,Open,High,\
                      Low,Settlement Price,Settlement Date,Implied Volatility,Last Trade Time";

/// A day as it should be.
pub(crate) fn clean() -> Sample {
    let mut dice = Dice::new(45);
    let mut tally = Tally::default();
    let mut lines = vec![HEADER.to_owned()];
    for listing in listings() {
        lines.push(row(&listing, Daily::Neat, &mut dice));
        tally.accept(Daily::Neat.day());
    }
    sample("FinalSnapShot_20250227.csv", &lines, tally)
}

/// No header; strips said twice, once with the suffix of a future; rows that contradict each other or themselves.
pub(crate) fn with_quirks() -> Sample {
    let mut dice = Dice::new(46);
    let mut tally = Tally::default();
    let mut lines = Vec::new();
    for listing in listings() {
        let line = row(&listing, Daily::Flipped, &mut dice);
        lines.push(line.clone());
        tally.accept(Daily::Flipped.day());
        if listing.code.starts_with('H') && listing.code.ends_with("2027") {
            lines.push(line.replacen("2027", "2027F", 1));
            tally.repeat();
        }
    }
    for (bad, code) in BAD_ROWS {
        lines.push(bad.to_owned());
        tally.reject(code);
    }
    sample("FinalSnapShot_20250228.csv", &lines, tally)
}

const BAD_ROWS: [(&str, RowCode); 4] = [
    ("HNZ2031,-,-,-,-,-,-,0,-,-,-,97.40,28/02/2025,-,-", RowCode::DuplicateConflict),
    ("HNZ31F,-,-,-,-,-,-,0,-,-,-,97.45,28/02/2025,-,-", RowCode::DuplicateConflict),
    ("HVZ2031,-,-,-,-,-,-,0,-,-,-,97.40,28/2/25,-,-", RowCode::BadDate),
    ("HQZ2031,-,98.00,-5,-,-,-,0,-,-,-,97.40,28/02/2025,-,-", RowCode::Range),
];

fn listings() -> impl Iterator<Item = Listing> {
    futures().into_iter().step_by(2).chain(options().into_iter().step_by(10))
}

fn row(listing: &Listing, daily: Daily, dice: &mut Dice) -> String {
    let settle = listing.cents + dice.between(-40, 40);
    let (bid, bid_size) = daily.quote(70, settle - dice.between(5, 40), dice);
    let (ask, ask_size) = daily.quote(70, settle + dice.between(5, 40), dice);
    let Traded { open, high, low, last, volume } = daily.traded(35, settle, dice);
    let is_option = listing.code.len() > 7;
    let volatility = daily.price(if is_option { 90 } else { 0 }, dice.between(1_200, 5_600), dice);
    // Without a volume the time is an older day's.
    let traded_at = daily.time(dice.between(9 * 3600, 16 * 3600));
    format!(
        "{},{},{bid},{bid_size},{ask},{ask_size},{last},{volume},{open},{high},{low},{},{},{volatility},{traded_at}",
        listing.code,
        daily.nothing(),
        money(settle),
        daily.date(daily.day())
    )
}

fn sample(file: &str, lines: &[String], tally: Tally) -> Sample {
    let expected = tally.expected(file, Kind::EnergyEod, Table::EnergyEod);
    Sample { bytes: (lines.join("\r\n") + "\r\n").into_bytes(), expected }
}
