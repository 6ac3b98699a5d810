//! What became of a file, in a table's cells.

use std::collections::BTreeMap;
use std::fmt::Display;

use asx::{Table, keys};
use jiff::civil::Date;

use crate::ops::harvest::{Found, Reading, TableOf};
use crate::ui::words;

/// Where there is nothing to say.
pub const NOTHING: &str = "–";

/// `energy_eod`.
pub fn kind(reading: Option<&Reading>) -> String {
    reading.and_then(|reading| reading.kind).map_or_else(nothing, |kind| kind.to_string())
}

/// Rows in, accepted, rejected. Of a file that failed none is accepted, however many could have been.
pub fn rows(reading: Option<&Reading>) -> [String; 3] {
    match reading.and_then(|reading| reading.rows.as_ref()) {
        Some(rows) => [rows.rows_in, rows.accepted, rows.rejected].map(words::thousands),
        None => [nothing(), nothing(), nothing()],
    }
}

/// `energy_eod 2025-02-27`, or `failed/: HTML_BODY`.
pub fn tables(reading: &Reading) -> String {
    match &reading.failed {
        Some(why) => format!("{}: {}", keys::FAILED, why.code),
        None => of_tables(&reading.tables),
    }
}

fn of_tables(tables: &[TableOf]) -> String {
    let mut dates: BTreeMap<Table, Vec<Date>> = BTreeMap::new();
    for table in tables {
        dates.entry(table.table).or_default().push(table.date);
    }
    let parts = dates.into_iter().map(|(table, mut dates)| {
        dates.sort();
        match &dates[..] {
            [first, .., last] => {
                format!("{table} {first} to {last} ({})", words::count(dates.len() as u64, "day"))
            }
            _ => dates.first().map_or_else(nothing, |date| format!("{table} {date}")),
        }
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { nothing() } else { parts.join(", ") }
}

/// `7 BAD_NUMBER, 2 RANGE`.
pub fn codes<C: Display>(counts: &BTreeMap<C, u64>) -> String {
    counts.iter().map(|(code, count)| format!("{count} {code}")).collect::<Vec<_>>().join(", ")
}

/// What a person reads of it on one line: `energy_eod, 612 rows`, `failed: HTML_BODY`.
pub fn headline(found: &Found) -> String {
    let reading = found.reading();
    match (&reading.failed, &reading.rows) {
        (Some(why), _) => format!("failed: {}", why.code),
        (None, Some(rows)) => format!("{}, {}", kind(Some(&reading)), words::count(rows.rows_in, "row")),
        (None, None) => kind(Some(&reading)),
    }
}

fn nothing() -> String {
    NOTHING.to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn many_days_of_a_table_stay_one_entry() {
        let table = |table, day| TableOf { table, date: date(2025, 2, day), rows: 1, key: String::new() };
        assert_eq!(of_tables(&[table(Table::EnergyEod, 27)]), "energy_eod 2025-02-27");
        let many = [table(Table::EnergyEod, 27), table(Table::EnergyEod, 3), table(Table::EnergyTrade, 5)];
        assert_eq!(of_tables(&many), "energy_eod 2025-02-03 to 2025-02-27 (2 days), energy_trade 2025-02-05");
        assert_eq!(of_tables(&[]), "–");
    }
}
