//! The last step: the original leaves `in/`.
//!
//! Exactly the version that was read is copied and removed. A newer file under the same key, stored meanwhile, has its
//! own event and is not touched.

use jiff::civil::Date;

use crate::arrival::Arrival;
use crate::error::HarvestError;
use crate::store::{About, Place, Store, Stored};

/// The original of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Original<'a> {
    pub(crate) arrival: &'a Arrival,
    pub(crate) stored: &'a Stored<()>,
    /// To be remembered with the file, where that is what dates it.
    pub(crate) received_on: Option<Date>,
}

/// Moves the original. One that is gone already was moved by another try.
pub(crate) async fn shelve(store: &impl Store, original: Original<'_>, to: &str) -> Result<(), HarvestError> {
    let Original { arrival, stored, received_on } = original;
    let version = stored.version.as_deref().or(arrival.version.as_deref());
    let from = Place { key: &arrival.key, version };
    let About { content_type, mut metadata } = stored.about.clone();
    // Copied back to in/, the file must still be of the day it was received on.
    metadata.extend(received_on.map(|day| ("asx-date".to_owned(), day.to_string())));
    if store.copy(from, to, &About { content_type, metadata }).await? {
        store.remove(from).await?;
    }
    Ok(())
}
