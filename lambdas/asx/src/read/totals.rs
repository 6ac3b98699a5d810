//! Control totals: what a query over the tables must come to.
//!
//! A row's counts end at 10^12, so it takes millions of absurd rows to fill 64 bits; then the sum stays there. So does one
//! of face values at the largest decimal there is: manifests print it, and must be read again.

use super::{Codes, Day, NULL};
use crate::manifest::Totals;
use crate::table::Table;
use crate::value::Decimal;

/// Of no rows.
pub(super) fn none(table: Table) -> Totals {
    match table {
        Table::EnergyEod
        | Table::EnergyCurve
        | Table::Asx24Eod
        | Table::ListedCompany
        | Table::ShortPosition => Totals::default(),
        Table::EnergyOptionOi => Totals { open_interest: Some(0), ..Totals::default() },
        Table::EnergyTrade => {
            Totals { unpriced_legs: Some(0), unpriced_leg_volume: Some(0), ..Totals::default() }
        }
    }
}

/// Adds the rows of a day.
pub(super) fn add(totals: &mut Totals, table: Table, day: &Day, codes: &Codes) {
    match table {
        Table::EnergyEod | Table::Asx24Eod => {
            totals.volume = sum(totals.volume, day.measure(table, "volume"));
            // Files that do not tell have no total either.
            let open_interest = day.measure(table, "open_interest");
            if open_interest.iter().any(|value| *value != NULL) {
                totals.open_interest = Some(sum(totals.open_interest.unwrap_or_default(), open_interest));
            }
        }
        Table::EnergyTrade => add_trades(totals, table, day),
        Table::ListedCompany | Table::ShortPosition => {}
        Table::EnergyCurve => add_curve(totals, table, day, codes),
        Table::EnergyOptionOi => {
            let calls = sum(totals.open_interest.unwrap_or_default(), day.measure(table, "call_oi"));
            totals.open_interest = Some(sum(calls, day.measure(table, "put_oi")));
        }
    }
}

fn sum(start: i64, values: &[i64]) -> i64 {
    values.iter().filter(|value| **value != NULL).fold(start, |sum, value| sum.saturating_add(*value))
}

/// Prices do not add up to anything; open interest does.
fn add_curve(totals: &mut Totals, table: Table, day: &Day, codes: &Codes) {
    let (measures, values) = (day.measure(table, "measure"), day.measure(table, "value"));
    for (measure, value) in measures.iter().zip(values) {
        if codes.label_text(*measure) == b"open_interest" {
            let count = Decimal::from_scaled(*value).to_integer().unwrap_or_default();
            totals.open_interest = Some(totals.open_interest.unwrap_or_default().saturating_add(count));
        }
    }
}

fn add_trades(totals: &mut Totals, table: Table, day: &Day) {
    let column = |name| day.measure(table, name);
    let (volumes, hours) = (column("volume"), column("hours"));
    let (faces, legs) = (column("face_value"), column("is_unpriced_leg"));
    for row in 0..day.rows() {
        let volume = volumes[row];
        if legs[row] != 0 {
            totals.unpriced_legs = totals.unpriced_legs.map(|count| count + 1);
            totals.unpriced_leg_volume = totals.unpriced_leg_volume.map(|sum| sum.saturating_add(volume));
            continue;
        }
        totals.volume = totals.volume.saturating_add(volume);
        if hours[row] != NULL {
            let mwh = volume.saturating_mul(hours[row]);
            totals.traded_mwh = Some(totals.traded_mwh.unwrap_or_default().saturating_add(mwh));
        }
        if faces[row] != NULL {
            let sum = totals.face_value.unwrap_or_default();
            totals.face_value = Some(sum.saturating_add(Decimal::from_scaled(faces[row])));
        }
    }
}
