//! Settlements of `energy_eod`: its futures.

use jiff::Span;
use jiff::civil::date;

use super::Settlement;
use crate::contract::{Product, Region, Term};
use crate::table::{Stored, TableError};
use crate::value::{Decimal, Period};

pub(super) fn settlements(stored: &Stored) -> Result<Vec<Settlement>, TableError> {
    let [codes, products, regions, terms] =
        ["code", "product", "region", "term"].map(|name| stored.texts(name));
    let (codes, products, regions, terms) = (codes?, products?, regions?, terms?);
    let [strikes, months, settles, volumes, interests] =
        ["strike", "expiry_month", "settle", "volume", "open_interest"].map(|name| stored.numbers(name));
    let (strikes, months, settles, volumes, interests) = (strikes?, months?, settles?, volumes?, interests?);
    let read = |row: usize| {
        let text = |column: &'_ [Option<String>]| column.get(row).cloned().flatten();
        let number = |column: &[Option<i64>]| column.get(row).copied().flatten();
        let expiry = date(1970, 1, 1).checked_add(Span::new().try_days(number(&months)?).ok()?).ok()?;
        let is_option = number(&strikes).is_some();
        Some(Settlement {
            region: Region::parse(&text(&regions)?)?,
            product: Product::parse(&text(&products)?)?,
            period: Period::of(Term::parse(&text(&terms)?)?, expiry)?,
            code: text(&codes),
            settle: number(&settles).map(Decimal::from_scaled),
            volume: number(&volumes),
            open_interest: number(&interests),
        })
        .filter(|_| !is_option)
    };
    Ok((0..stored.rows()).filter_map(read).collect())
}
