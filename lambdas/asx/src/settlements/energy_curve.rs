//! Settlements of `energy_curve`: the values whose measure is a settlement price.

use super::Settlement;
use crate::contract::{Product, Region};
use crate::table::{Stored, TableError};
use crate::value::{Decimal, Period};

pub(super) fn settlements(stored: &Stored) -> Result<Vec<Settlement>, TableError> {
    let [measures, regions, loads, periods] =
        ["measure", "region", "load", "period"].map(|name| stored.texts(name));
    let (measures, regions, loads, periods) = (measures?, regions?, loads?, periods?);
    let values = stored.numbers("value")?;
    let read = |row: usize| {
        let text = |column: &'_ [Option<String>]| column.get(row).cloned().flatten();
        if text(&measures)? != "settle" {
            return None;
        }
        Some(Settlement {
            region: Region::parse(&text(&regions)?)?,
            product: product(&text(&loads)?)?,
            period: Period::parse(text(&periods)?.as_bytes())?,
            code: None,
            settle: values.get(row).copied().flatten().map(Decimal::from_scaled),
            volume: None,
            open_interest: None,
        })
    };
    Ok((0..stored.rows()).filter_map(read).collect())
}

/// The product whose hours these are; the wide files write off-peak in one word.
fn product(load: &str) -> Option<Product> {
    if load == "offpeak" { Some(Product::OffPeak) } else { Product::parse(load) }
}
