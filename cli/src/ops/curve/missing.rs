//! What is not there, and what to do about it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::read::Book;
use super::{Place, Source};
use crate::errors::Error;
use crate::ops::did_you_mean;

fn failed(what: String, hint: impl Into<String>) -> Error {
    Error::Failed { what, causes: Vec::new(), hint: Some(hint.into()) }
}

/// No table has a settlement price.
pub(super) fn everything(place: &Place<'_>) -> Error {
    let hint = match place {
        Place::Bucket { .. } => {
            "`mdd upload-sample PATH` puts end-of-day or settlement files into the test stack; --production, --stack and --bucket read others"
        }
        Place::Folder(_) => {
            "name the folder that holds athena/: `mdd inspect FILE --out FOLDER` writes one from your files"
        }
    };
    failed(format!("nothing has been harvested that has settlement prices in {place}"), hint)
}

/// Not on this trade date.
pub(super) fn date(place: &Place<'_>, date: Date, near: &[Date], latest: Date) -> Error {
    let there: Vec<String> = near.iter().map(ToString::to_string).collect();
    let hint = if there.is_empty() {
        format!("the latest trade date there is {latest}: --date {latest}, or leave --date out")
    } else {
        format!("trade dates of that month: {}", there.join(", "))
    };
    failed(format!("there are no settlement prices of {date} in {place}"), hint)
}

/// Nothing before this trade date.
pub(super) fn earlier(place: &Place<'_>, date: Date) -> Error {
    failed(
        format!("there is no trade date before {date} in {place}"),
        "leave --against out, or name a later date: --against YYYY-MM-DD",
    )
}

/// A date against itself.
pub(super) fn same(date: Date) -> Error {
    Error::usage(
        format!("{date} is compared with itself"),
        "name another date with --against, or with --date",
    )
}

/// Nobody of this name reports the date.
pub(super) fn source(written: &str, date: Date, sources: &[Source]) -> Error {
    let names: Vec<String> = sources.iter().map(ToString::to_string).collect();
    let hint = format!("sources of {date}: {}", names.join(", "));
    let parts = sources.iter().flat_map(Source::parts);
    let names: Vec<&str> = parts.chain(names.iter().map(String::as_str)).collect();
    Error::usage(format!("no source {written} reports {date}"), did_you_mean(&names, written, hint))
}

/// There are prices, but none of what was asked for.
pub(super) fn curve(place: &Place<'_>, date: Date, books: &[Book]) -> Error {
    let all = || books.iter().flat_map(|book| &book.settlements).filter(|one| one.settle.is_some());
    let list = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(", ");
    let regions = list(all().map(|one| one.region.as_str()).collect());
    let products = list(all().map(|one| one.product.as_str()).collect());
    let terms = list(all().map(|one| one.period.term().as_str()).collect());
    let hint = if regions.is_empty() {
        "options, gas and certificates are on no curve; choose another day with --date".to_owned()
    } else {
        format!("there are --market {regions}; --product {products}; --term {terms}")
    };
    failed(format!("no settlement prices of {date} in {place} are of that market, product and term"), hint)
}
