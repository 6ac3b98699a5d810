//! What contracts are, as their columns have it: looked up once for each contract, not for each row.

use crate::contract::{Contract, Product, Region, Right, Term};
use crate::read::{Codes, NULL};
use crate::value::Decimal;
use crate::value::days_since_1970;

/// Texts and dates by their numbers in the catalogue.
#[derive(Debug)]
pub(super) struct Traits {
    code: String,
    pub(super) commodity: u32,
    pub(super) product: Option<u32>,
    pub(super) region: Option<u32>,
    pub(super) term: Option<u32>,
    pub(super) expiry_month: u32,
    pub(super) option_type: Option<u32>,
    /// [`NULL`] of a future.
    pub(super) strike: i64,
}

/// The contracts of a file by their numbers in [`Codes`], as far as rows were about them.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    contracts: Vec<Traits>,
    labels: Vec<String>,
    months: Vec<i32>,
}

impl Catalogue {
    /// Makes sure that these contracts are in it.
    pub(super) fn learn(&mut self, contracts: &[u32], codes: &Codes) {
        let Some(last) = contracts.iter().copied().max() else { return };
        for number in u32::try_from(self.contracts.len()).unwrap_or(u32::MAX)..=last {
            let traits = self.traits(&codes.contract(number).contract);
            self.contracts.push(traits);
        }
    }

    fn traits(&mut self, contract: &Contract) -> Traits {
        let month = days_since_1970(contract.expiry_month());
        let right = contract.option().and_then(|option| option.right);
        Traits {
            code: contract.to_string(),
            commodity: self.add_label(contract.commodity_code()),
            product: contract.product().map(Product::as_str).map(|label| self.add_label(label)),
            region: contract.region().map(Region::as_str).map(|label| self.add_label(label)),
            term: contract.term().map(Term::as_str).map(|label| self.add_label(label)),
            expiry_month: place(&mut self.months, |known| *known == month, || month),
            option_type: right.map(Right::as_str).map(|label| self.add_label(label)),
            strike: contract.strike().map_or(NULL, Decimal::scaled),
        }
    }

    fn add_label(&mut self, label: &str) -> u32 {
        place(&mut self.labels, |known| known == label, || label.to_owned())
    }

    pub(super) fn of(&self, contract: u32) -> &Traits {
        &self.contracts[contract as usize]
    }

    pub(super) fn code(&self, contract: u32) -> &[u8] {
        self.of(contract).code.as_bytes()
    }

    pub(super) fn label(&self, number: u32) -> &[u8] {
        self.labels[number as usize].as_bytes()
    }

    /// In days since 1970.
    pub(super) fn month(&self, number: u32) -> i32 {
        self.months[number as usize]
    }
}

/// Where something stands in a short list; it is added if it does not.
fn place<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> u32 {
    let at = list.iter().position(is_it).unwrap_or_else(|| {
        list.push(make());
        list.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}
