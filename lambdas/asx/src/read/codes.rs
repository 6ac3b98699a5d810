//! Contract codes and texts by number. The same few hundred or thousand come every day: each is read once, and a row
//! keeps a number.

use std::collections::HashMap;
use std::sync::Arc;

use super::Word;
use crate::contract::Contract;
use crate::reject::{Warning, Warnings};

/// A contract as it is spelled in a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling {
    pub(crate) raw: Word,
    /// The year of the rows it stands in: short years depend on it.
    near: i16,
    /// Equal for all spellings of one contract.
    pub(crate) contract: u32,
    warnings: Warnings,
    /// The spelling that came after this one the last time.
    next: u32,
}

/// A contract that has been met.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Met {
    pub(crate) contract: Contract,
    /// It delivers over so many.
    pub(crate) hours: Option<i64>,
}

/// What has been met so far.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    spellings: Vec<Spelling>,
    by_raw: HashMap<(Word, i16), u32>,
    contracts: Vec<Met>,
    by_contract: HashMap<Contract, u32>,
    labels: Vec<Arc<[u8]>>,
    by_label: HashMap<Arc<[u8]>, u32>,
    last: u32,
    /// Goes up when all numbers become invalid.
    pub(crate) generation: u64,
}

impl Codes {
    /// More than these are a strange file, and are forgotten when no row needs them any more.
    pub(super) const MANY: usize = 1 << 16;

    /// The number of a spelling, and what is doubtful about the contract. The error says what is wrong.
    #[inline]
    pub(super) fn spell(&mut self, raw: &[u8], near: i16) -> Result<(u32, Warnings), String> {
        // Files list contracts in the same order every day.
        let guess = self.spellings.get(self.last as usize).map_or(0, |last| last.next);
        if let Some(known) = self.spellings.get(guess as usize)
            && known.near == near
            && known.raw.as_bytes() == raw
        {
            self.last = guess;
            return Ok((guess, known.warnings));
        }
        self.look_up(raw, near)
    }

    #[inline(never)]
    fn look_up(&mut self, raw: &[u8], near: i16) -> Result<(u32, Warnings), String> {
        let word = Word::new(raw);
        let known = word.and_then(|word| self.by_raw.get(&(word, near)).copied());
        let number = match (known, word) {
            (Some(number), _) => number,
            (None, word) => {
                let contract = Contract::parse(raw, near).map_err(|error| error.to_string())?;
                self.meet(word.ok_or("is too long")?, near, contract)
            }
        };
        if let Some(last) = self.spellings.get_mut(self.last as usize) {
            last.next = number;
        }
        self.last = number;
        Ok((number, self.spellings[number as usize].warnings))
    }

    fn meet(&mut self, raw: Word, near: i16, contract: Contract) -> u32 {
        let mut warnings = Warnings::default();
        if contract.commodity().is_none() {
            warnings.add(Warning::UnknownCommodity);
        } else if contract.term().is_none() && contract.has_term() {
            warnings.add(Warning::UnknownTerm);
        }
        let contracts = &mut self.contracts;
        let contract = *self.by_contract.entry(contract).or_insert_with(|| {
            contracts.push(Met { contract, hours: contract.hours() });
            number_of_last(contracts)
        });
        self.spellings.push(Spelling { raw, near, contract, warnings, next: 0 });
        let number = number_of_last(&self.spellings);
        self.by_raw.insert((raw, near), number);
        number
    }

    pub(super) fn label(&mut self, text: &[u8]) -> i64 {
        if let Some(number) = self.by_label.get(text) {
            return i64::from(*number);
        }
        let text: Arc<[u8]> = text.into();
        self.labels.push(text.clone());
        let number = number_of_last(&self.labels);
        self.by_label.insert(text, number);
        i64::from(number)
    }

    pub(crate) fn spelling(&self, number: u32) -> &Spelling {
        &self.spellings[number as usize]
    }

    pub(crate) fn contract(&self, number: u32) -> &Met {
        &self.contracts[number as usize]
    }

    /// How many contracts there are: their numbers are smaller.
    pub(super) fn contracts(&self) -> usize {
        self.contracts.len()
    }

    pub(crate) fn label_text(&self, number: i64) -> &[u8] {
        let label = usize::try_from(number).ok().and_then(|number| self.labels.get(number));
        label.map_or(&[], |text| text)
    }

    pub(super) fn are_many(&self) -> bool {
        self.spellings.len() > Self::MANY || self.labels.len() > Self::MANY
    }

    /// Forgets everything, and returns what was known.
    pub(super) fn start_over(&mut self) -> Self {
        let generation = self.generation + 1;
        std::mem::replace(self, Self { generation, ..Self::default() })
    }

    /// The number that a spelling of others has here.
    pub(super) fn adopt(&mut self, others: &Self, number: u32) -> u32 {
        let Spelling { raw, near, contract, .. } = *others.spelling(number);
        match self.by_raw.get(&(raw, near)) {
            Some(number) => *number,
            None => self.meet(raw, near, others.contract(contract).contract),
        }
    }

    pub(super) fn adopt_label(&mut self, others: &Self, number: i64) -> i64 {
        let text = usize::try_from(number).ok().and_then(|number| others.labels.get(number));
        text.map_or(number, |text| self.label(text))
    }
}

/// There is never a fraction of 2^32 of anything here: rows are held by the hundred thousand.
fn number_of_last<T>(list: &[T]) -> u32 {
    u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
}
