//! A contract: commodity, expiry month and, for options, strike and right. It prints the canonical code.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::{Commodity, Product, Region, Series};
use crate::value::Decimal;

/// Month letters, January first.
pub(super) const MONTH_LETTERS: [u8; 12] = *b"FGHJKMNQUVXZ";

/// A listed contract. Two spellings of one contract are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contract {
    pub(super) commodity: [u8; 2],
    pub(super) year: i16,
    /// 1 to 12.
    pub(super) month: i8,
    pub(super) option: Option<OptionTerms>,
}

/// What an option adds to its future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OptionTerms {
    /// In cents, as the code prints it.
    pub strike_cents: u32,
    /// Not every spelling tells.
    pub right: Option<Right>,
}

/// Call or put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// The right to buy.
    Call,
    /// The right to sell.
    Put,
}

impl Right {
    /// `C` or `P`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "C",
            Self::Put => "P",
        }
    }
}

/// The span a contract delivers over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// The expiry month.
    Month,
    /// The three months that end with the expiry month.
    Quarter,
    /// January to December.
    CalendarYear,
    /// July to June.
    FinancialYear,
}

impl Term {
    /// Every term, the shortest first.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::CalendarYear, Self::FinancialYear];

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|term| term.as_str() == text)
    }

    /// As tables name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::CalendarYear => "calendar_year",
            Self::FinancialYear => "financial_year",
        }
    }
}

impl Contract {
    /// The two letters, also where the pair is unknown.
    pub fn commodity_code(&self) -> &str {
        // Parsing admits ASCII letters only.
        str::from_utf8(&self.commodity).unwrap_or_default()
    }

    /// The table's row for the pair, if it is known.
    pub fn commodity(&self) -> Option<&'static Commodity> {
        Commodity::find(self.commodity)
    }

    /// What is delivered, if the pair is known.
    pub fn product(&self) -> Option<Product> {
        self.commodity().map(|commodity| commodity.product)
    }

    /// Where, if the pair is known and has a region.
    pub fn region(&self) -> Option<Region> {
        self.commodity().and_then(|commodity| commodity.region)
    }

    /// The span delivered, where pair and month letter tell.
    pub fn term(&self) -> Option<Term> {
        match (self.commodity()?.series, self.month) {
            (Series::Month, _) => Some(Term::Month),
            (Series::Quarter, 3 | 6 | 9 | 12) => Some(Term::Quarter),
            (Series::Strip, 12) => Some(Term::CalendarYear),
            (Series::Strip, 6) => Some(Term::FinancialYear),
            _ => None,
        }
    }

    /// Whether a contract of this commodity has a term that its month letter should tell.
    pub fn has_term(&self) -> bool {
        self.commodity().is_some_and(|commodity| commodity.series != Series::Unstated)
    }

    /// Year of expiry.
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// Month of expiry, 1 to 12.
    pub const fn month(&self) -> i8 {
        self.month
    }

    /// The first day of the expiry month.
    pub fn expiry_month(&self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// Strike and right of an option.
    pub const fn option(&self) -> Option<OptionTerms> {
        self.option
    }

    /// The strike as a price.
    pub fn strike(&self) -> Option<Decimal> {
        self.option.map(|option| Decimal::from_scaled(i64::from(option.strike_cents) * 100))
    }
}

impl fmt::Display for Contract {
    /// `BNH2025` for a future, `BNM2025C0016000` for an option, `HNZ20260012000` for an option whose right is unknown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month =
            usize::try_from(self.month - 1).ok().and_then(|at| MONTH_LETTERS.get(at)).unwrap_or(&b'?');
        write!(f, "{}{}{:04}", self.commodity_code(), char::from(*month), self.year)?;
        match self.option {
            None => Ok(()),
            Some(OptionTerms { strike_cents, right }) => {
                write!(f, "{}{strike_cents:07}", right.map_or("", Right::as_str))
            }
        }
    }
}
