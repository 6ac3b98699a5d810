//! Control totals: what a query over the tables must come to.

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
    let (mut volume, mut open_interest) = (0, 0);
    for row in rows {
        volume += row.measures.volume.unwrap_or_default();
        open_interest += row.measures.open_interest.unwrap_or_default();
    }
    Totals { volume, open_interest: Some(open_interest), ..Totals::default() }
}

fn trades<'a>(rows: impl Iterator<Item = &'a TradeRow>) -> Totals {
    let mut totals = Totals { unpriced_legs: Some(0), unpriced_leg_volume: Some(0), ..Totals::default() };
    for row in rows {
        if row.is_unpriced_leg {
            totals.unpriced_legs = totals.unpriced_legs.map(|count| count + 1);
            totals.unpriced_leg_volume = totals.unpriced_leg_volume.map(|volume| volume + row.volume);
            continue;
        }
        totals.volume += row.volume;
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
