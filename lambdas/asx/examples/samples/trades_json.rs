//! The trade log in JSON: a clean day, one with bad rows that its totals count, and one that was cut short.

use asx::contract::Contract;
use asx::{ExpectedFile, ExpectedResult, FileCode, Kind, RowCode, Table};
use jiff::civil::{Date, date};

use super::dice::Dice;
use super::market::{futures, money};
use super::sample::{Sample, Tally};

/// Rows, and what they come to.
#[derive(Default)]
struct Log {
    rows: Vec<String>,
    volume: i64,
    mwh: i64,
    /// In cents.
    face: i64,
}

impl Log {
    /// Trades as they should be. With `quotes` around numbers, as the API prints them, or without.
    fn trade(&mut self, count: usize, day: Date, seed: u64, quotes: bool) {
        let mut dice = Dice::new(seed);
        let listings = futures();
        let quote = if quotes { "\"" } else { "" };
        for at in 0..count {
            let listing = dice.pick(&listings);
            let hours =
                Contract::parse(listing.code.as_bytes(), 2025).ok().and_then(|contract| contract.hours());
            let hours = hours.unwrap_or_default();
            let (volume, cents) = (dice.between(1, 25), listing.cents + dice.between(-150, 150));
            let (face, second) = (volume * cents * hours, at % 60);
            let (price, face_value) = (money(cents), money(face));
            self.rows.push(format!(
                r#"{{"date": "{}", "time": "10:{:02}:{second:02}", "code": "{}F", "trade_type": "N", "volume": {quote}{volume}{quote}, "price": {quote}{price}{quote}, "hours": {quote}{hours}{quote}, "face_value": "{face_value}"}}"#,
                day.strftime("%Y%m%d"),
                at / 60,
                listing.code,
            ));
            self.volume += volume;
            self.mwh += volume * hours;
            self.face += face;
        }
    }

    fn json(&self, day: Date, cut: usize) -> Vec<u8> {
        let rows = self.rows[..self.rows.len() - cut].join(",\n        ");
        format!(
            "{{\n    \"date\": \"{}\",\n    \"summary\": {{\n        \"trades\": \"{}\",\n        \"volume\": \"{}\",\n        \
             \"traded_mwh\": \"{}\",\n        \"face_value\": \"{}\"\n    }},\n    \"data\": [\n        {rows}\n    ]\n}}\n",
            day.strftime("%Y%m%d"),
            self.rows.len(),
            self.volume,
            self.mwh,
            money(self.face),
        )
        .into_bytes()
    }
}

/// As the API gives it.
pub(crate) fn log() -> Sample {
    const DAY: Date = date(2025, 2, 27);
    let (mut log, mut tally) = (Log::default(), Tally::default());
    log.trade(120, DAY, 121, true);
    (0..120).for_each(|_| tally.accept(DAY));
    let expected = tally.expected("trade_log_20250227.json", Kind::EnergyTrade, Table::EnergyTrade);
    Sample { bytes: log.json(DAY, 0), expected }
}

/// Numbers without quotes, and rows that are rejected but count in the totals.
pub(crate) fn log_with_bad_rows() -> Sample {
    const DAY: Date = date(2025, 2, 28);
    let (mut log, mut tally) = (Log::default(), Tally::default());
    log.trade(130, DAY, 122, false);
    (0..130).for_each(|_| tally.accept(DAY));
    for (row, code) in BAD_ROWS {
        log.rows.push(format!(
            r#"{{"date": "20250228", "volume": "1", "hours": "10", "face_value": "100.00", {row}}}"#
        ));
        log.volume += 1;
        log.mwh += 10;
        log.face += 10_000;
        tally.reject(code);
    }
    let expected = tally.expected("trade_log_bad_rows_20250228.json", Kind::EnergyTrade, Table::EnergyTrade);
    Sample { bytes: log.json(DAY, 0), expected }
}

const BAD_ROWS: [(&str, RowCode); 5] = [
    (r#""time": "10:04:19", "code": "BNA2025F", "trade_type": "N", "price": "10.00""#, RowCode::BadCode),
    (r#""time": "10:61:00", "code": "BNH2025F", "trade_type": "N", "price": "10.00""#, RowCode::BadDate),
    (r#""time": "10:04:19", "code": "BNH2025F", "trade_type": "N", "price": null"#, RowCode::NullRequired),
    (r#""time": "10:04:19", "code": "BNH2025F", "trade_type": "N", "price": "ten""#, RowCode::BadNumber),
    (
        r#""time": "10:04:19", "code": "BNH2025F", "trade_type": "N", "price": "10.01""#,
        RowCode::TotalMismatch,
    ),
];

/// The last trades are missing; the summary says so.
pub(crate) fn log_cut_short() -> Sample {
    const DAY: Date = date(2025, 2, 28);
    let mut log = Log::default();
    log.trade(40, DAY, 123, true);
    let expected = ExpectedFile {
        file: "trade_log_cut_short_20250228.json".to_owned(),
        received_on: None,
        result: ExpectedResult::Failed { failed: FileCode::TotalMismatch },
    };
    Sample { bytes: log.json(DAY, 3), expected }
}
