//! Control totals: what a query over the tables must come to.
//!
//! A row's counts end at 10^12, so it takes millions of absurd rows to fill 64 bits; then the sum stays there.

use crate::layout::{EodRow, TradeRow};
use crate::manifest::Totals;
use crate::read::Days;
use crate::value::Decimal;

pub(super) fn of(days: &Days) -> Totals {
    match days {
        Days::Eod(days) => eod(days.values().flatten()),
        Days::Trade(days) => trades(days.values().flatten()),
    }
}

fn eod<'a>(rows: impl Iterator<Item = &'a EodRow>) -> Totals {
    let (mut volume, mut open_interest) = (0_i64, 0_i64);
    for row in rows {
        volume = volume.saturating_add(row.measures.volume.unwrap_or_default());
        open_interest = open_interest.saturating_add(row.measures.open_interest.unwrap_or_default());
    }
    Totals { volume, open_interest: Some(open_interest), ..Totals::default() }
}

fn trades<'a>(rows: impl Iterator<Item = &'a TradeRow>) -> Totals {
    let mut totals = Totals { unpriced_legs: Some(0), unpriced_leg_volume: Some(0), ..Totals::default() };
    for row in rows {
        if row.is_unpriced_leg {
            totals.unpriced_legs = totals.unpriced_legs.map(|count| count + 1);
            let legs = &mut totals.unpriced_leg_volume;
            *legs = legs.map(|volume| volume.saturating_add(row.volume));
            continue;
        }
        totals.volume = totals.volume.saturating_add(row.volume);
        if let Some(hours) = row.hours {
            let mwh = row.volume.saturating_mul(hours);
            totals.traded_mwh = Some(totals.traded_mwh.unwrap_or_default().saturating_add(mwh));
        }
        if let Some(face) = row.face_value {
            let sum = totals.face_value.unwrap_or_default().scaled().saturating_add(face.scaled());
            totals.face_value = Some(Decimal::from_scaled(sum));
        }
    }
    totals
}
