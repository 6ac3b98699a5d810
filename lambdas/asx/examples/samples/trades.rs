//! Trade samples: the API's log with and without hours, and the public file with strips whose legs have no price.

use asx::contract::Contract;
use asx::{ExpectedFile, Kind, Table};
use jiff::civil::{Date, date};

use super::dice::Dice;
use super::market::{Listing, futures, money};
use super::sample::{Sample, Tally};

const DAY: Date = date(2025, 2, 27);

/// Energy trades with hours and face value; every ninth is there twice, and both count.
pub(crate) fn log() -> Sample {
    let mut dice = Dice::new(31);
    let mut tally = Tally::default();
    let mut csv = "date,time,code,trade_type,volume,price,hours,face_value\n".to_owned();
    let listings: Vec<(Listing, i64)> = futures()
        .into_iter()
        .filter_map(|listing| {
            let hours = Contract::parse(listing.code.as_bytes(), 2025).ok()?.hours()?;
            Some((listing, hours))
        })
        .collect();
    let mut seconds = 8 * 3600 + 30 * 60;
    for at in 0..270 {
        let (listing, hours) = dice.pick(&listings);
        seconds += dice.between(0, 170);
        let volume = dice.between(1, 25);
        let cents = listing.cents + dice.between(-150, 150);
        let kind = dice.pick(&["N", "N", "N", "Z", "B"]);
        // The suffix marks a future; the log prints it.
        let code = format!("{}F", listing.code);
        let face = money(volume * cents * hours);
        let row =
            format!("20250227,{},{code},{kind},{volume},{},{hours},{face}\n", clock(seconds), money(cents));
        for _ in 0..if at % 9 == 8 { 2 } else { 1 } {
            csv.push_str(&row);
            tally.accept(DAY);
        }
    }
    Sample {
        bytes: csv.into_bytes(),
        expected: tally.expected("trade_log_20250227.csv", Kind::EnergyTrade, Table::EnergyTrade),
    }
}

/// Gas trades: the variant without hours and face value.
pub(crate) fn gas_log() -> Sample {
    let mut dice = Dice::new(32);
    let mut tally = Tally::default();
    let mut csv = "date,time,code,trade_type,volume,price\n".to_owned();
    let mut seconds = 10 * 3600;
    for _ in 0..24 {
        seconds += dice.between(20, 900);
        let code = dice.pick(&["GXM2025", "GXU2025", "GYU2025", "GZH2026"]);
        let row = format!(
            "20250227,{},{code},N,{},{}\n",
            clock(seconds),
            dice.between(1, 10),
            money(dice.between(1_150, 1_390))
        );
        csv.push_str(&row);
        tally.accept(DAY);
    }
    Sample {
        bytes: csv.into_bytes(),
        expected: tally.expected("trade_log_gas_20250227.csv", Kind::EnergyTrade, Table::EnergyTrade),
    }
}

/// 417 rows as the public page has them: tabs, no header, no date. Strips with unpriced legs before or after them,
/// options with the right behind the strike, equal rows that both count.
pub(crate) fn public() -> Sample {
    let mut dice = Dice::new(33);
    let mut tally = Tally::default();
    let mut lines: Vec<String> = Vec::new();
    let listings = futures();
    let mut seconds = 8 * 3600 + 31 * 60;
    while lines.len() < 417 {
        seconds += dice.between(0, 140);
        let time = &clock(seconds)[..5];
        let volume = dice.between(1, 30);
        let left = 417 - lines.len();
        if left >= 5 && dice.percent(5) {
            let region = dice.pick(&["N", "V", "Q", "S"]);
            let strip = format!("{time}\tH{region}Z2026\t{volume}\t{}", money(dice.between(6_800, 11_900)));
            let legs =
                ["H", "M", "U", "Z"].map(|quarter| format!("{time}\tB{region}{quarter}2026\t{volume}\t0.00"));
            let strip_first = dice.percent(50);
            lines.extend(strip_first.then(|| strip.clone()));
            lines.extend(legs);
            lines.extend((!strip_first).then_some(strip));
        } else if dice.percent(6) {
            let strike = dice.between(100, 320) * 50;
            let right = dice.pick(&["C", "P"]);
            lines.push(format!(
                "{time}\tBVU2026{strike:07}{right}\t{volume}\t{}",
                money(dice.between(90, 880))
            ));
        } else {
            let listing = dice.pick(&listings);
            let row = format!(
                "{time}\t{}\t{volume}\t{}",
                listing.code,
                money(listing.cents + dice.between(-150, 150))
            );
            lines.extend(vec![row; if left >= 2 && dice.percent(4) { 2 } else { 1 }]);
        }
    }
    for _ in &lines {
        tally.accept(DAY);
    }
    let expected = tally.expected("trades-20230110.xls", Kind::EnergyTrade, Table::EnergyTrade);
    Sample {
        bytes: (lines.join("\r\n") + "\r\n").into_bytes(),
        expected: ExpectedFile { received_on: Some(DAY), ..expected },
    }
}

fn clock(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
}
