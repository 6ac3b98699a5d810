//! Stops what writes to the buckets and leaves it stopped: the stack is deleted next.
//!
//! Upstream first: what is already running may still write, which is why the cleaner looks again.

use crate::error::CleanError;
use futures::future::try_join_all;
use lambda_shared::sources::{self, Clients, Source};

pub(crate) async fn stop(clients: &Clients, all: &[Source]) -> Result<(), CleanError> {
    let deepest = all.iter().map(Source::depth).max().unwrap_or_default();
    for depth in 0..=deepest {
        let level = all.iter().filter(|source| source.depth() == depth);
        try_join_all(level.map(|source| async move {
            sources::stop(clients, source).await?;
            tracing::info!(%source, "stopped");
            Ok::<_, CleanError>(())
        }))
        .await?;
    }
    Ok(())
}
