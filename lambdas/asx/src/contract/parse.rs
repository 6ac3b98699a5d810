//! Reads a contract code in any of its spellings: `BNH2025`, `HNM2026F`, `PNZ8`, `HNZ16`, `BNM2025C0016000`,
//! `EAH20260010000C`, `HNZ20260012000`.

use thiserror::Error;

use super::code::MONTH_LETTERS;
use super::{Contract, OptionTerms, Right};

/// Why a code could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ContractError {
    /// It does not begin with two letters, a month letter and a year.
    #[error("is not two letters, a month letter and a year")]
    Shape,
    /// The third character names no month.
    #[error("has no month letter in third place (F G H J K M N Q U V X Z)")]
    Month,
    /// The year has three digits, or is not one a contract can have.
    #[error("has no year of one, two or four digits")]
    Year,
    /// What follows the year is neither a suffix nor a strike.
    #[error("has neither a suffix nor a seven-digit strike after the year")]
    Tail,
}

impl Contract {
    /// Reads a code. `near` is the year of the file it stands in: a year of one digit is taken from the ten that begin the
    /// year before (a contract is still listed a little after it ended), one of two digits from the hundred around it.
    pub fn parse(text: &[u8], near: i16) -> Result<Self, ContractError> {
        let [first, second, letter, rest @ ..] = text else { return Err(ContractError::Shape) };
        let commodity = [first.to_ascii_uppercase(), second.to_ascii_uppercase()];
        if !commodity.iter().all(u8::is_ascii_uppercase) {
            return Err(ContractError::Shape);
        }
        let letter = letter.to_ascii_uppercase();
        let month = MONTH_LETTERS.iter().position(|known| *known == letter).ok_or(ContractError::Month)?;
        let month = i8::try_from(month + 1).map_err(|_| ContractError::Month)?;

        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (year, option) = match (digits, &rest[digits..]) {
            (1 | 2 | 4, tail) => (year(&rest[..digits], near)?, option_after(tail)?),
            // Year and strike run together; the right may follow.
            (11, tail) => {
                let strike_cents = number(&rest[4..11]);
                let right = match tail {
                    [] => None,
                    [letter] => Some(right(*letter).ok_or(ContractError::Tail)?),
                    _ => return Err(ContractError::Tail),
                };
                (year(&rest[..4], near)?, Some(OptionTerms { strike_cents, right }))
            }
            (0, _) => return Err(ContractError::Shape),
            (5.., _) => return Err(ContractError::Tail),
            _ => return Err(ContractError::Year),
        };
        Ok(Self { commodity, year, month, option })
    }
}

/// Nothing, the suffix `F` of a future, or a right with its strike.
fn option_after(tail: &[u8]) -> Result<Option<OptionTerms>, ContractError> {
    match tail {
        [] | [b'F' | b'f'] => Ok(None),
        [letter, strike @ ..] if strike.len() == 7 && strike.iter().all(u8::is_ascii_digit) => {
            let right = right(*letter).ok_or(ContractError::Tail)?;
            Ok(Some(OptionTerms { strike_cents: number(strike), right: Some(right) }))
        }
        _ => Err(ContractError::Tail),
    }
}

fn right(letter: u8) -> Option<Right> {
    match letter.to_ascii_uppercase() {
        b'C' => Some(Right::Call),
        b'P' => Some(Right::Put),
        _ => None,
    }
}

fn year(digits: &[u8], near: i16) -> Result<i16, ContractError> {
    let value = i32::try_from(number(digits)).map_err(|_| ContractError::Year)?;
    let near = i32::from(near);
    let year = match digits.len() {
        1 => following(value, near - 1, 10),
        2 => following(value, near - 50, 100),
        _ => value,
    };
    let year = i16::try_from(year).ok().filter(|year| (1990..=2199).contains(year));
    year.ok_or(ContractError::Year)
}

/// The first year from `start` on that ends in `value`.
fn following(value: i32, start: i32, modulus: i32) -> i32 {
    start + (value - start).rem_euclid(modulus)
}

/// At most seven digits.
fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Product, Term};

    fn canonical(text: &str, near: i16) -> String {
        Contract::parse(text.as_bytes(), near).map_or_else(|error| error.to_string(), |code| code.to_string())
    }

    #[test]
    fn every_spelling_has_one_canonical_form() {
        assert_eq!(canonical("BNH2025", 2025), "BNH2025");
        assert_eq!(canonical("HNM2026F", 2025), "HNM2026");
        assert_eq!(canonical("bnu2025f", 2025), "BNU2025");
        assert_eq!(canonical("PNZ8", 2018), "PNZ2018");
        assert_eq!(canonical("HNZ16", 2014), "HNZ2016");
        assert_eq!(canonical("BNM2025C0016000", 2025), "BNM2025C0016000");
        assert_eq!(canonical("EAH20260010000C", 2025), "EAH2026C0010000");
        assert_eq!(canonical("BVH20250005000P", 2025), "BVH2025P0005000");
        assert_eq!(canonical("HNZ20260012000", 2025), "HNZ20260012000");
        for printed in ["BNM2025C0016000", "EAH2026C0010000", "HNZ20260012000", "QQF2031"] {
            assert_eq!(canonical(printed, 1999), printed, "the canonical form reads as itself");
        }
    }

    #[test]
    fn short_years_follow_the_file() {
        assert_eq!(canonical("PNZ8", 2019), "PNZ2018", "listed a little longer than it runs");
        assert_eq!(canonical("PNZ8", 2020), "PNZ2028");
        assert_eq!(canonical("PNZ9", 2018), "PNZ2019");
        assert_eq!(canonical("HNZ02", 2001), "HNZ2002");
        assert_eq!(canonical("HNZ98", 2002), "HNZ1998");
        for near in [i16::MIN, 0, i16::MAX] {
            assert_eq!(
                canonical("PNZ8", near),
                ContractError::Year.to_string(),
                "{near} is no year of a file"
            );
            assert_eq!(canonical("PNZ2018", near), "PNZ2018");
        }
    }

    #[test]
    fn what_is_no_code_says_why() {
        let error = |text: &str| Contract::parse(text.as_bytes(), 2025).unwrap_err();
        assert_eq!(error(""), ContractError::Shape);
        assert_eq!(error("BN"), ContractError::Shape);
        assert_eq!(error("12H2025"), ContractError::Shape);
        assert_eq!(error("BNH"), ContractError::Shape);
        assert_eq!(error("BNA2025"), ContractError::Month);
        assert_eq!(error("BNH202"), ContractError::Year);
        assert_eq!(error("BNH0025"), ContractError::Year);
        assert_eq!(error("BNH2025X"), ContractError::Tail);
        assert_eq!(error("BNH2025C016000"), ContractError::Tail);
        assert_eq!(error("BNH20250016000X"), ContractError::Tail);
        assert_eq!(error("BNH20250227"), ContractError::Tail);
    }

    #[test]
    fn the_parts_are_told_apart() {
        let option = Contract::parse(b"BNM2025C0016000", 2025).unwrap();
        assert_eq!(option.strike().unwrap().to_string(), "160.00");
        assert_eq!(option.option().unwrap().right, Some(Right::Call));
        assert_eq!(option.product(), Some(Product::Base));
        assert_eq!(option.term(), Some(Term::Quarter));
        let strip = Contract::parse(b"HNM2026F", 2025).unwrap();
        assert_eq!(strip.term(), Some(Term::FinancialYear));
        assert_eq!(strip.expiry_month().to_string(), "2026-06-01");
        assert_eq!(Contract::parse(b"QQZ2026", 2025).unwrap().term(), None);
    }
}
