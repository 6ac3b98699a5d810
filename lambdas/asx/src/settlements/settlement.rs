//! One settlement.

use crate::contract::{Product, Region};
use crate::value::{Decimal, Period};

/// What a future settled at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Where it delivers.
    pub region: Region,
    /// What it delivers.
    pub product: Product,
    /// When it delivers.
    pub period: Period,
    /// The canonical code, where the table is about contracts.
    pub code: Option<String>,
    /// The price per `MWh`, if there is one.
    pub settle: Option<Decimal>,
    /// Contracts traded on the day.
    pub volume: Option<i64>,
    /// Contracts open at its end.
    pub open_interest: Option<i64>,
}
