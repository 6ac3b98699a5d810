//! What would go.

use futures::{StreamExt, TryStreamExt};
use lambda_shared::emptier::{Counts, Emptier, EmptyError};

use super::failure::error;
use crate::clients::Clients;
use crate::errors::Error;

/// Buckets counted or emptied at a time.
pub(super) const BUCKETS: usize = 4;

/// A bucket and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The bucket.
    pub bucket: String,
    /// What it holds.
    pub counts: Counts,
}

/// What the buckets hold, in their order. One that does not exist any more holds nothing and is left out.
pub async fn count(clients: &Clients, buckets: Vec<String>) -> Result<Vec<Held>, Error> {
    let emptier = Emptier::new(clients.s3().clone());
    let held = futures::stream::iter(buckets).map(|bucket| {
        let emptier = emptier.clone();
        async move {
            match emptier.count(&bucket).await {
                Ok(counts) => Ok(Some(Held { bucket, counts })),
                Err(EmptyError::NoSuchBucket { .. }) => Ok(None),
                Err(cause) => Err(error(&cause)),
            }
        }
    });
    held.buffered(BUCKETS).try_filter_map(async |held| Ok(held)).try_collect().await
}
