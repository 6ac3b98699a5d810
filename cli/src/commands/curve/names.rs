//! Regions, products and terms as they are typed: as tables name them, in any case. Another is answered with what was
//! probably meant.

use asx::contract::{Product, Region, Term};
use clap::builder::TypedValueParser;

use crate::args::values::Offered;
use crate::ops::curve::Against;
use crate::ops::did_you_mean;

const REGIONS: &[&str] = &["NSW", "VIC", "QLD", "SA", "OTA", "BEN"];
/// Without those that are on no curve of a region.
const PRODUCTS: &[&str] = &["base", "peak", "off_peak", "cap", "power"];
const TERMS: &[&str] = &["quarter", "month", "calendar_year", "financial_year"];

pub(super) fn regions() -> impl TypedValueParser<Value = Region> {
    named("regions", REGIONS, Region::parse)
}

pub(super) fn products() -> impl TypedValueParser<Value = Product> {
    named("products", PRODUCTS, Product::parse)
}

pub(super) fn terms() -> impl TypedValueParser<Value = Term> {
    named("terms", TERMS, Term::parse)
}

fn named<T: Clone + Send + Sync + 'static>(
    what: &'static str,
    names: &'static [&'static str],
    read: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    Offered(names).try_map(move |typed| {
        let known = names.iter().find(|name| name.eq_ignore_ascii_case(&typed));
        let hint = || did_you_mean(names, &typed, format!("{what} are {}", names.join(", ")));
        known.and_then(|name| read(name)).ok_or_else(hint)
    })
}

/// A date, or `previous`.
pub(super) fn against(text: &str) -> Result<Against, String> {
    if text == "previous" {
        return Ok(Against::Previous);
    }
    text.parse().map(Against::Date).map_err(|error| format!("write YYYY-MM-DD or previous: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{PRODUCTS, Product, REGIONS, Region, TERMS, Term};

    #[test]
    fn every_name_is_one_that_tables_have() {
        assert_eq!(REGIONS, Region::ALL.map(Region::as_str));
        assert!(PRODUCTS.iter().all(|name| Product::parse(name).is_some()));
        assert!(TERMS.iter().all(|name| Term::parse(name).is_some()) && TERMS.len() == Term::ALL.len());
    }
}
