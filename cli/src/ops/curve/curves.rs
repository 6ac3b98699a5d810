//! One curve for each region, product and term.

use asx::contract::{Product, Region, Term};
use asx::settlements::Settlement;
use asx::value::{Decimal, Period};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::choose::{self, Statement};
use super::read::Book;
use super::{Source, Wanted};

/// What the futures of a region, product and term settled at.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Curve {
    /// The region.
    pub region: Region,
    /// The product.
    pub product: Product,
    /// How long each future delivers.
    pub term: Term,
    /// What prices are in: `A$/MWh`, `NZ$/MWh`.
    pub unit: &'static str,
    /// Whose prices these are.
    pub source: Source,
    /// Whose prices they are compared with; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against_source: Option<Source>,
    /// In the order of expiry.
    pub points: Vec<Point>,
}

/// One future.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Point {
    /// When it delivers: `Q1 2025`, `Cal 2026`, `FY 2026` (which ends in June 2026), `Mar 2025`.
    #[schemars(with = "String")]
    pub period: Period,
    /// The first day of the month it expires in.
    #[schemars(with = "String", extend("format" = "date"))]
    pub expiry_month: Date,
    /// Its code, where the source is about contracts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The settlement price, exact; absent if it has not settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub settle: Option<Decimal>,
    /// The settlement price on the other date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub against: Option<Decimal>,
    /// The price less the one on the other date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub change: Option<Decimal>,
    /// Contracts traded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<i64>,
    /// Contracts open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_interest: Option<i64>,
}

/// The curves by region, product and term.
pub(super) fn curves(books: &[Book], wanted: &Wanted) -> Vec<Curve> {
    let statements = choose::statements(books, wanted);
    let chosen =
        statements.into_iter().filter_map(|(subject, of)| Some((subject, choose::best(&of)?.clone())));
    chosen
        .flat_map(|((region, product), statement)| {
            let of_term = |term| curve(region, product, term, &statement);
            Term::ALL.into_iter().filter_map(of_term).collect::<Vec<_>>()
        })
        .collect()
}

fn curve(region: Region, product: Product, term: Term, statement: &Statement<'_>) -> Option<Curve> {
    let of_term = statement.settlements.iter().filter(|settlement| settlement.period.term() == term);
    let mut points: Vec<Point> = of_term.map(|settlement| point(settlement)).collect();
    points.sort_by_key(|point| point.expiry_month);
    let source = statement.source.clone();
    let curve = Curve { region, product, term, unit: region.unit(), source, against_source: None, points };
    (!curve.points.is_empty()).then_some(curve)
}

fn point(settlement: &Settlement) -> Point {
    Point {
        period: settlement.period,
        expiry_month: settlement.period.expiry_month(),
        code: settlement.code.clone(),
        settle: settlement.settle,
        against: None,
        change: None,
        volume: settlement.volume,
        open_interest: settlement.open_interest,
    }
}
