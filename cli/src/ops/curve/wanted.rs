//! What is to be drawn.

use asx::contract::{Product, Region, Term};
use asx::settlements::Settlement;
use jiff::civil::Date;

/// What is to be drawn; an empty list is no limit.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The trade date; without one, the latest.
    pub date: Option<Date>,
    /// What to compare with.
    pub against: Option<Against>,
    /// These regions.
    pub regions: Vec<Region>,
    /// These products.
    pub products: Vec<Product>,
    /// These terms; without any, quarters and strips.
    pub terms: Vec<Term>,
    /// This source, by its layout, its name or both.
    pub source: Option<String>,
}

/// The trade date to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// This one.
    Date(Date),
    /// The last before the one that is drawn.
    Previous,
}

impl Wanted {
    /// The terms to read.
    pub(super) fn terms(&self) -> &[Term] {
        const USUAL: [Term; 3] = [Term::Quarter, Term::CalendarYear, Term::FinancialYear];
        if self.terms.is_empty() { &USUAL } else { &self.terms }
    }

    pub(super) fn takes(&self, settlement: &Settlement) -> bool {
        fn among<T: PartialEq>(list: &[T], value: T) -> bool {
            list.is_empty() || list.contains(&value)
        }
        among(&self.regions, settlement.region)
            && among(&self.products, settlement.product)
            && self.terms().contains(&settlement.period.term())
    }
}
