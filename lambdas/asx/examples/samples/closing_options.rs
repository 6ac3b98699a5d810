//! `ClosingSnapshot_Options`: a clean day, and a flipped one with bad rows.

use asx::{Kind, RowCode, Table};

use super::daily::{Daily, Traded};
use super::dice::Dice;
use super::market::{Listing, money, options};
use super::sample::{Sample, Tally};

const HEADER: &str = "Code,Strike,Expiration,Bid Size,Bid Price,Ask Price,Ask Size,Last,Net Change,Volume,Last Volume,\
                      Settlement Price,Settlement Date,Open,High,Low,Implied Volatility,Trade Date,Trade Time";

/// A day as it should be.
pub(crate) fn clean() -> Sample {
    let mut dice = Dice::new(43);
    let mut tally = Tally::default();
    let mut lines = vec![HEADER.to_owned()];
    for listing in options().into_iter().step_by(3) {
        lines.push(row(&listing, Daily::Neat, &mut dice));
        tally.accept(Daily::Neat.day());
    }
    sample("ClosingSnapshot_Options_20250227.csv", &lines, tally)
}

/// No header, some settlement dates missing, bid and ask swapped in one row, a strike that is not the code's.
pub(crate) fn with_quirks() -> Sample {
    let mut dice = Dice::new(44);
    let mut tally = Tally::default();
    let mut lines = Vec::new();
    for listing in options().into_iter().skip(1).step_by(3) {
        lines.push(row(&listing, Daily::Flipped, &mut dice));
        tally.accept(Daily::Flipped.day());
    }
    for (bad, code) in BAD_ROWS {
        lines.push(bad.to_owned());
        tally.reject(code);
    }
    sample("ClosingSnapshot_Options_20250228.csv", &lines, tally)
}

const BAD_ROWS: [(&str, RowCode); 4] = [
    // The bid's price before its size, as futures have it.
    ("BNH2031C0010000,100.00,-,4.15,20,4.60,5,-,-,0,-,4.30,28/02/2025,-,-,-,21.50,-,-", RowCode::BadNumber),
    ("BNH2031P0010000,105.00,-,20,4.15,4.60,5,-,-,0,-,4.30,28/02/2025,-,-,-,21.50,-,-", RowCode::Range),
    ("BNH2031,100.00,-,20,4.15,4.60,5,-,-,0,-,4.30,28/02/2025,-,-,-,21.50,-,-", RowCode::BadCode),
    ("BNH2031C0011000,110.00,-,20,4.15,4.60,5,-,-,0,-,4.30,28/02/2025,-,-,-,-,-", RowCode::FieldCount),
];

fn row(listing: &Listing, daily: Daily, dice: &mut Dice) -> String {
    let settle = listing.cents + dice.between(-40, 40);
    let (bid, bid_size) = daily.quote(60, settle - dice.between(5, 40), dice);
    let (ask, ask_size) = daily.quote(55, settle + dice.between(5, 40), dice);
    let Traded { open, high, low, last, volume } = daily.traded(12, settle, dice);
    let change = daily.change(dice);
    let volatility = daily.price(90, dice.between(1_200, 5_600), dice);
    let (traded_on, traded_at) = if volume > 0 {
        (daily.date(daily.day()), daily.time(dice.between(9 * 3600, 16 * 3600)))
    } else {
        (daily.nothing().to_owned(), daily.nothing().to_owned())
    };
    let settled_on = if daily == Daily::Neat || dice.percent(70) {
        daily.date(daily.day())
    } else {
        daily.nothing().to_owned()
    };
    format!(
        "{},{},{},{bid_size},{bid},{ask},{ask_size},{last},{change},{volume},{},{},{settled_on},{open},{high},{low},{volatility},\
         {traded_on},{traded_at}",
        listing.code,
        strike(&listing.code),
        daily.nothing(),
        volume.min(10),
        money(settle)
    )
}

/// The last seven digits of a code are cents.
fn strike(code: &str) -> String {
    money(code[code.len() - 7..].parse().unwrap_or_default())
}

fn sample(file: &str, lines: &[String], tally: Tally) -> Sample {
    let expected = tally.expected(file, Kind::EnergyEod, Table::EnergyEod);
    Sample { bytes: (lines.join("\n") + "\n").into_bytes(), expected }
}
