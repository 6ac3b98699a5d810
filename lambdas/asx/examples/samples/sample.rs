//! A sample: bytes, and what must become of them as its writer knows it. Nothing here asks the harvester's own code.

use std::collections::BTreeMap;

use asx::{Expected, ExpectedFile, ExpectedResult, ExpectedTable, Kind, RowCode, Table};
use jiff::civil::Date;

use super::{
    closing_futures, closing_options, companies, eod, final_snapshot, legacy_trades, market_summary,
    open_interest, others, trades, trades_json, wide,
};

/// One file of `config/samples`.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) bytes: Vec<u8>,
    pub(crate) expected: ExpectedFile,
}

/// Every sample, in the order people see them.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = vec![
        eod::clean(),
        eod::with_bad_rows(),
        trades::log(),
        trades::gas_log(),
        trades::public(),
        closing_futures::clean(),
        closing_futures::with_quirks(),
        closing_options::clean(),
        closing_options::with_quirks(),
        final_snapshot::clean(),
        final_snapshot::with_quirks(),
        open_interest::clean(),
        open_interest::with_quirks(),
        legacy_trades::clean(),
        legacy_trades::with_quirks(),
        others::unrecognisable(),
        others::apology(),
        others::empty(),
    ];
    samples.extend(wide::all());
    samples.extend([
        market_summary::clean(),
        market_summary::with_quirks(),
        companies::listed(),
        companies::listed_with_quirks(),
        companies::short_positions(),
        companies::short_positions_with_quirks(),
        trades_json::log(),
        trades_json::log_with_bad_rows(),
        trades_json::log_cut_short(),
    ]);
    samples
}

/// `expected.json`.
pub(crate) fn expected_json() -> Result<Vec<u8>, serde_json::Error> {
    let expected = Expected { files: all().into_iter().map(|sample| sample.expected).collect() };
    let mut json = serde_json::to_vec_pretty(&expected)?;
    json.push(b'\n');
    Ok(json)
}

/// What a file that becomes tables must come to, counted while it is written.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) rows: u64,
    pub(crate) warned: u64,
    pub(crate) duplicates: u64,
    pub(crate) rejected: BTreeMap<RowCode, u64>,
    pub(crate) days: BTreeMap<Date, u64>,
}

impl Tally {
    pub(crate) fn accept(&mut self, day: Date) {
        self.rows += 1;
        *self.days.entry(day).or_default() += 1;
    }

    pub(crate) fn warn(&mut self, day: Date) {
        self.accept(day);
        self.warned += 1;
    }

    pub(crate) fn repeat(&mut self) {
        self.rows += 1;
        self.duplicates += 1;
    }

    pub(crate) fn reject(&mut self, code: RowCode) {
        self.rows += 1;
        *self.rejected.entry(code).or_default() += 1;
    }

    pub(crate) fn expected(self, file: &str, kind: Kind, table: Table) -> ExpectedFile {
        let tables =
            self.days.iter().map(|(date, rows)| ExpectedTable { table, date: *date, rows: *rows }).collect();
        let result = ExpectedResult::Harvested {
            kind,
            rows: self.rows,
            accepted: self.days.values().sum(),
            warned: self.warned,
            duplicates: self.duplicates,
            rejected: self.rejected,
            tables,
        };
        ExpectedFile { file: file.to_owned(), received_on: None, result }
    }
}
