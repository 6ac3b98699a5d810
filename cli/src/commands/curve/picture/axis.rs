//! What stands below a panel: parts of years, and the years below them.

use std::collections::BTreeMap;

use asx::value::Period;
use jiff::civil::Date;

use super::element::{Anchor, Element};

/// Two words of the upper line need so much, in pixels; those of the lower line more.
const PART: i64 = 21;
const YEAR: i64 = 34;

/// The periods of a panel, by expiry.
pub(super) struct Axis {
    periods: BTreeMap<Date, Period>,
    left: i64,
    width: i64,
}

impl Axis {
    pub(super) fn new(periods: impl Iterator<Item = Period>, left: i64, width: i64) -> Self {
        let periods = periods.map(|period| (period.expiry_month(), period)).collect();
        Self { periods, left, width }
    }

    /// Where a month stands: a period that is missing leaves its room.
    pub(super) fn x(&self, month: Date) -> i64 {
        let first = self.periods.keys().next().copied().map(months).unwrap_or_default();
        let last = self.periods.keys().next_back().copied().map(months).unwrap_or_default();
        let whole = (last - first).max(1);
        self.left + ((months(month) - first) * self.width + whole / 2) / whole
    }

    /// The words, below `y`.
    pub(super) fn drawn(&self, y: i64) -> Vec<Element> {
        let mut all = Vec::new();
        let (mut part_at, mut year_at, mut year) = (i64::MIN / 2, i64::MIN / 2, None);
        for (month, period) in &self.periods {
            let x = self.x(*month);
            all.push(Element::line(&[(x, y), (x, y + 4)], "#888888", "1"));
            if x - part_at >= PART {
                all.push(Element::text(x, y + 16, 11, Anchor::Middle, &period.part()));
                part_at = x;
            }
            if year != Some(period.year()) && x - year_at >= YEAR {
                all.push(Element::text(x, y + 31, 11, Anchor::Middle, &period.year().to_string()).bold());
                (year_at, year) = (x, Some(period.year()));
            }
        }
        all
    }
}

fn months(month: Date) -> i64 {
    i64::from(month.year()) * 12 + i64::from(month.month())
}
