//! `OpenInterest Report`: a clean day, and a flipped one with bad rows. The name has a blank in it.

use asx::{Kind, RowCode, Table};

use super::daily::Daily;
use super::dice::Dice;
use super::market::{futures, options};
use super::sample::{Sample, Tally};

/// A day as it should be.
pub(crate) fn clean() -> Sample {
    let mut tally = Tally::default();
    let mut lines = vec!["Code,Open Interest,Date".to_owned()];
    lines.extend(rows(Daily::Neat, &mut Dice::new(47), &mut tally));
    sample("OpenInterest Report_20250227.csv", &lines, tally)
}

/// No header; rows said twice, thousands with commas, open interest that is not known or not possible.
pub(crate) fn with_quirks() -> Sample {
    let mut tally = Tally::default();
    let mut lines = rows(Daily::Flipped, &mut Dice::new(48), &mut tally);
    for again in [r#"HNZ2031,"12,004",28/02/2025"#, "HNZ31F,12004,2025/02/28"] {
        lines.push(again.to_owned());
    }
    tally.accept(Daily::Flipped.day());
    tally.repeat();
    for (bad, code) in BAD_ROWS {
        lines.push(bad.to_owned());
        tally.reject(code);
    }
    sample("OpenInterest Report_20250228.csv", &lines, tally)
}

const BAD_ROWS: [(&str, RowCode); 5] = [
    ("HVZ2031,40,28/02/2025", RowCode::DuplicateConflict),
    ("HVZ2031,41,28/02/2025", RowCode::DuplicateConflict),
    ("HQZ2031,-40,28/02/2025", RowCode::Range),
    ("HSZ2031,40.5,28/02/2025", RowCode::BadNumber),
    ("HSM2031,40,-", RowCode::NullRequired),
];

fn rows(daily: Daily, dice: &mut Dice, tally: &mut Tally) -> Vec<String> {
    let listings = futures().into_iter().chain(options().into_iter().step_by(8));
    listings
        .map(|listing| {
            tally.accept(daily.day());
            let open_interest = if dice.percent(90) {
                dice.between(0, 4_200).to_string()
            } else {
                daily.nothing().to_owned()
            };
            format!("{},{open_interest},{}", listing.code, daily.date(daily.day()))
        })
        .collect()
}

fn sample(file: &str, lines: &[String], tally: Tally) -> Sample {
    let expected = tally.expected(file, Kind::EnergyEod, Table::EnergyEod);
    Sample { bytes: (lines.join("\n") + "\n").into_bytes(), expected }
}
