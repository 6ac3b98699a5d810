//! Files that do not fit in memory at once: their days are over before the file is, or come mixed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use std::fmt::Write as _;

use asx::{FileCode, RowCode};
use jiff::civil::date;
use support::{failed, harvested, harvested_on};

const HEADER: &str = "code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest\n";
/// Of one date; more of them than are held before days begin to be over.
const CONTRACTS: usize = 12_000;

fn row(body: &mut String, contract: usize, day: usize, settle: &str) {
    writeln!(body, "BNM2025C{contract:07},2025030{day},,,,,,,,{settle},1,2").unwrap();
}

#[test]
fn dates_in_order_and_mixed_become_the_same_tables() {
    let mut sorted = HEADER.to_owned();
    let mut mixed = HEADER.to_owned();
    for day in 3..=7 {
        (0..CONTRACTS).for_each(|contract| row(&mut sorted, contract, day, "1.00"));
    }
    for contract in 0..CONTRACTS {
        (3..=7).for_each(|day| row(&mut mixed, contract, day, "1.00"));
    }
    // Long after the day was over: a repetition, and a contradiction.
    for body in [&mut sorted, &mut mixed] {
        row(body, 5, 3, "1.00");
        row(body, 7, 3, "2.00");
        body.push_str("nonsense,20250303,,,,,,,,1.00,1,2\n");
    }
    let last = 5 * CONTRACTS + 4;
    for (body, first) in [(&sorted, 2 + 7), (&mixed, 2 + 7 * 5)] {
        let file = harvested("eod.csv", body);
        let rows = &file.manifest.rows;
        assert_eq!((rows.rows_in, rows.duplicates, rows.rejected), (5 * CONTRACTS as u64 + 3, 1, 3));
        assert_eq!(file.manifest.totals.volume, 5 * i64::try_from(CONTRACTS).unwrap() - 1);
        let counts: Vec<_> = file.tables.iter().map(|table| (table.date.day(), table.rows)).collect();
        let all = CONTRACTS as u64;
        assert_eq!(counts, [(3, all - 1), (4, all), (5, all), (6, all), (7, all)]);
        let rejected: Vec<_> = file.rejected.iter().map(|reject| (reject.line, reject.code)).collect();
        let conflict = RowCode::DuplicateConflict;
        let last = last as u64;
        assert_eq!(rejected, [(first, conflict), (last - 1, conflict), (last, RowCode::BadCode)]);
        assert_eq!(file.rejects_csv().lines().count(), 4);
        let table = file.table(0);
        let mut expected: Vec<_> = (0..CONTRACTS).map(|contract| format!("BNM2025C{contract:07}")).collect();
        expected.remove(7);
        assert!(table.column("code") == expected);
        let hashes = table.column("source_sha256");
        assert!(hashes.iter().all(|hash| *hash == file.manifest.sha256));
    }
}

#[test]
fn a_day_of_too_many_contracts_fails_and_one_of_many_trades_does_not() {
    let mut contracts = HEADER.to_owned();
    (0..100_002).for_each(|contract| row(&mut contracts, contract, 3, "1.00"));
    let report = failed("eod.csv", contracts.as_bytes()).report;
    assert_eq!(report.code, FileCode::TooManyRows);
    assert!(report.reason.starts_with("2025-03-03 has more than 100000 rows"), "{}", report.reason);
    assert_eq!(report.size, contracts.len() as u64, "all of it was hashed");

    let trades = "10:01\tHVZ2025\t20\t68.00\n".repeat(140_000);
    let file = harvested_on("trades-20230110.xls", &trades, date(2025, 3, 3));
    assert_eq!((file.tables.len(), file.tables[0].rows), (1, 140_000));
    assert_eq!(file.manifest.totals.volume, 2_800_000);
    let table = file.table(0);
    let lines = table.column("source_line");
    assert!(lines.iter().enumerate().all(|(at, line)| *line == (at + 1).to_string()));
    assert!(table.column("source_sha256").iter().all(|hash| *hash == file.manifest.sha256));
}
