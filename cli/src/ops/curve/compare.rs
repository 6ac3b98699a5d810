//! A curve beside the same of another trade date.

use asx::value::Decimal;

use super::choose::{self, Statement};
use super::read::Book;
use super::{Curve, Wanted};

/// Put the other date's prices beside these. The same source is compared where it reports that date too: two sources
/// differ in more than the day.
pub(super) fn compare(curves: &mut [Curve], other: &[Book], wanted: &Wanted) {
    let statements = choose::statements(other, wanted);
    for curve in curves {
        let Some(of) = statements.get(&(curve.region, curve.product)) else { continue };
        let same = of.iter().find(|statement| *statement.source == curve.source);
        if let Some(statement) = same.or_else(|| choose::best(of)) {
            beside(curve, statement);
        }
    }
}

fn beside(curve: &mut Curve, statement: &Statement<'_>) {
    for point in &mut curve.points {
        let other = statement.settlements.iter().find(|settlement| settlement.period == point.period);
        point.against = other.and_then(|settlement| settlement.settle);
        let both = point.settle.zip(point.against);
        point.change = both.map(|(now, then)| Decimal::from_scaled(now.scaled() - then.scaled()));
        if point.against.is_some() {
            curve.against_source = Some(statement.source.clone());
        }
    }
}
