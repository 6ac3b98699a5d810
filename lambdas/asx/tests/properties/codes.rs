//! Contract codes: every spelling is one contract, and what it prints reads as itself.

use asx::contract::{COMMODITIES, Contract};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;

use crate::runner::check;

/// A contract as somebody who knows the rules would write it down.
#[derive(Debug, Clone)]
struct Known {
    pair: String,
    letter: char,
    year: i16,
    option: Option<(u32, Option<char>)>,
}

impl Known {
    fn canonical(&self) -> String {
        let option = self
            .option
            .map(|(strike, right)| format!("{}{strike:07}", right.map(String::from).unwrap_or_default()));
        format!("{}{}{}{}", self.pair, self.letter, self.year, option.unwrap_or_default())
    }

    /// Every way to write it in a file of that year.
    fn spellings(&self, near: i16) -> Vec<String> {
        let Self { pair, letter, year, option } = self;
        let mut years = vec![format!("{year}")];
        years.extend((near - 1..near + 9).contains(year).then(|| format!("{}", year % 10)));
        years.extend((near - 50..near + 50).contains(year).then(|| format!("{:02}", year % 100)));
        let tails = match option {
            None => vec![String::new(), "F".to_owned()],
            Some((strike, None)) => return vec![format!("{pair}{letter}{year}{strike:07}")],
            Some((strike, Some(right))) => vec![format!("{right}{strike:07}")],
        };
        let mut all: Vec<String> = years
            .iter()
            .flat_map(|year| tails.iter().map(move |tail| format!("{pair}{letter}{year}{tail}")))
            .collect();
        if let Some((strike, Some(right))) = option {
            all.push(format!("{pair}{letter}{year}{strike:07}{right}"));
        }
        all
    }
}

fn contracts() -> impl Strategy<Value = Known> {
    let listed: Vec<String> =
        COMMODITIES.iter().map(|commodity| String::from_utf8(commodity.code.to_vec()).unwrap()).collect();
    let pairs = Union::new([select(listed).boxed(), "[A-Z]{2}".boxed()]);
    let letters = select("FGHJKMNQUVXZ".chars().collect::<Vec<_>>());
    let rights = option::of(select(vec!['C', 'P']));
    (pairs, letters, 1990..=2199_i16, option::of((0..=9_999_999_u32, rights)))
        .prop_map(|(pair, letter, year, option)| Known { pair, letter, year, option })
}

#[test]
fn every_spelling_is_the_same_contract_and_prints_the_canonical_one() {
    check(2_000, &(contracts(), 1990..=2099_i16), |(known, near)| {
        let canonical = known.canonical();
        let contract = Contract::parse(canonical.as_bytes(), near).unwrap();
        prop_assert_eq!(contract.to_string(), &*canonical);
        prop_assert_eq!(contract.year(), known.year);
        for spelling in known.spellings(near) {
            for spelling in [spelling.to_lowercase(), spelling] {
                prop_assert_eq!(Contract::parse(spelling.as_bytes(), near), Ok(contract), "{}", spelling);
            }
        }
        Ok(())
    });
}

#[test]
fn what_can_be_read_prints_what_reads_as_the_same() {
    let texts = "[A-Za-z]{2}[A-Za-z][0-9]{0,12}[CPFcpf]?[0-9]{0,8}[CPF]?";
    check(2_000, &(texts, any::<i16>()), |(text, near)| {
        if let Ok(contract) = Contract::parse(text.as_bytes(), near) {
            let printed = contract.to_string();
            prop_assert_eq!(Contract::parse(printed.as_bytes(), 2025), Ok(contract), "{}", printed);
        }
        Ok(())
    });
}
