//! Reading the objects of a trade date, a few at a time.

use asx::keys::{self, TableKey};
use asx::settlements::{Settlement, settlements};
use futures::StreamExt;

use super::{Place, Source};
use crate::errors::Error;

/// Requests under way.
const AT_A_TIME: usize = 4;

/// What one source says of a trade date.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) source: Source,
    pub(super) settlements: Vec<Settlement>,
}

/// Read them in their order; `told` hears how many have come.
pub(super) async fn books(
    place: &Place<'_>,
    found: Vec<TableKey>,
    mut told: impl FnMut(usize),
) -> Result<Vec<Book>, Error> {
    let mut done = 0;
    let mut reads = futures::stream::iter(found.into_iter().map(|key| book(place, key))).buffered(AT_A_TIME);
    let mut books = Vec::new();
    while let Some(book) = reads.next().await {
        books.extend(book?);
        done += 1;
        told(done);
    }
    Ok(books)
}

async fn book(place: &Place<'_>, found: TableKey) -> Result<Option<Book>, Error> {
    let key = keys::table(found.table, found.date, &found.layout, &found.source);
    let Some(object) = place.content(&key).await? else { return Ok(None) };
    let settlements = settlements(found.table, object).map_err(|error| Error::Failed {
        what: format!("cannot read the table {}", place.address(&key)),
        causes: vec![error.to_string()],
        hint: Some(format!(
            "harvest its original again (it is under {}), or take another source with --source",
            keys::DONE
        )),
    })?;
    Ok(Some(Book { source: Source::of(&found), settlements }))
}
