//! What became of a file, in a table's cells.

use std::collections::BTreeMap;
use std::fmt::Display;

use asx::{FileCode, Kind, Table, keys};
use jiff::civil::Date;

use crate::ops::harvest::{Found, Reading};
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

/// `energy_eod 2025-02-27`, or `failed/: HTML_BODY`. Where room is short a table that is named like the kind, which
/// stands beside it, is left out.
pub fn tables(reading: &Reading, short: bool) -> String {
    if let Some(why) = &reading.failed {
        return failed(why.code);
    }
    let kind = reading.kind.filter(|_| short).map(Kind::as_str);
    of_tables(reading.tables.iter().map(|table| (table.table, table.date)), kind)
}

/// `failed/: HTML_BODY`.
pub fn failed(code: FileCode) -> String {
    format!("{}: {code}", keys::FAILED)
}

/// Tables with their dates, however many.
pub fn of_tables(tables: impl Iterator<Item = (Table, Date)>, left_out: Option<&str>) -> String {
    let mut dates: BTreeMap<Table, Vec<Date>> = BTreeMap::new();
    for (table, date) in tables {
        dates.entry(table).or_default().push(date);
    }
    let parts = dates.into_iter().map(|(table, mut dates)| {
        dates.sort();
        let days = match &dates[..] {
            [first, second] if first.tomorrow().ok() == Some(*second) => format!("{first} +1 day"),
            [first, .., last] => format!("{first} to {last} ({})", words::count(dates.len() as u64, "day")),
            _ => dates.first().map_or_else(nothing, ToString::to_string),
        };
        if left_out == Some(table.as_str()) { days } else { format!("{table} {days}") }
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
        let day = |day| date(2025, 2, day);
        let words = |tables: &[(Table, Date)], left_out| of_tables(tables.iter().copied(), left_out);
        let eod = (Table::EnergyEod, day(27));
        assert_eq!(words(&[eod], None), "energy_eod 2025-02-27");
        assert_eq!(words(&[eod], Some("energy_eod")), "2025-02-27");
        let next = (Table::EnergyEod, day(28));
        assert_eq!(words(&[next, eod], None), "energy_eod 2025-02-27 +1 day");
        let many = [eod, (Table::EnergyEod, day(3)), (Table::EnergyTrade, day(5))];
        assert_eq!(
            words(&many, Some("energy_trade")),
            "energy_eod 2025-02-03 to 2025-02-27 (2 days), 2025-02-05"
        );
        assert_eq!(words(&[], None), "–");
    }
}
