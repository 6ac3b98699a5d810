//! Which of several sources is believed, for each region and product.

use std::collections::BTreeMap;

use asx::contract::{Product, Region};
use asx::settlements::Settlement;

use super::read::Book;
use super::{Source, Wanted};

/// A region's product.
pub(super) type Subject = (Region, Product);

/// The settlements of one source that are wanted.
#[derive(Debug, Clone)]
pub(super) struct Statement<'a> {
    pub(super) source: &'a Source,
    pub(super) settlements: Vec<&'a Settlement>,
}

impl Statement<'_> {
    fn prices(&self) -> usize {
        self.settlements.iter().filter(|settlement| settlement.settle.is_some()).count()
    }
}

/// What each source says about each subject; who has no price says nothing.
pub(super) fn statements<'a>(books: &'a [Book], wanted: &Wanted) -> BTreeMap<Subject, Vec<Statement<'a>>> {
    let mut all: BTreeMap<Subject, Vec<Statement<'a>>> = BTreeMap::new();
    for book in books {
        for settlement in book.settlements.iter().filter(|settlement| wanted.takes(settlement)) {
            let of = all.entry((settlement.region, settlement.product)).or_default();
            match of.last_mut().filter(|last| last.source == &book.source) {
                Some(last) => last.settlements.push(settlement),
                None => of.push(Statement { source: &book.source, settlements: vec![settlement] }),
            }
        }
    }
    all.retain(|_, of| {
        of.retain(|statement| statement.prices() > 0);
        !of.is_empty()
    });
    all
}

/// The one that is believed.
pub(super) fn best<'a, 'b>(statements: &'b [Statement<'a>]) -> Option<&'b Statement<'a>> {
    statements
        .iter()
        .max_by(|one, other| one.source.weight(one.prices()).cmp(&other.source.weight(other.prices())))
}
