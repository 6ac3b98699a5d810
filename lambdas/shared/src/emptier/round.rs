//! Once over a bucket: what is listed is deleted, and unfinished uploads are aborted beside it.

use super::listing::{self, Entry, Scope};
use super::tally::Tally;
use super::{Counts, Emptier, EmptyError, Progress, delete, uploads};
use futures::stream::FuturesUnordered;
use futures::{StreamExt, TryStreamExt};
use std::pin::pin;

/// What one request deletes at most.
const BATCH: usize = 1000;

/// Entries that are listed ahead of the deletes.
const AHEAD: usize = 50 * BATCH;

impl Emptier {
    /// Once over everything.
    pub(super) async fn round<T: Fn(Progress) + Sync>(
        &self,
        bucket: &str,
        scope: &Scope,
        tally: &Tally<T>,
    ) -> Result<(), EmptyError> {
        let uploads = async {
            match scope {
                Scope::Bucket => self.abort_uploads(bucket, tally).await,
                Scope::Keys(_) => Ok(()),
            }
        };
        // On the heap: what awaits this awaits a small thing, however deep the calls below are.
        let versions = Box::pin(self.delete_versions(bucket, scope, tally));
        tokio::try_join!(versions, Box::pin(uploads)).map(drop)
    }

    /// Deletes while it lists: at once what there is where nothing is in flight, in full batches where enough is. Stopped,
    /// it only hears what becomes of the deletes that are in flight.
    async fn delete_versions<T: Fn(Progress) + Sync>(
        &self,
        bucket: &str,
        scope: &Scope,
        tally: &Tally<T>,
    ) -> Result<(), EmptyError> {
        let mut pages = pin!(listing::pages(&self.line, bucket, scope));
        let mut deletes = FuturesUnordered::new();
        let (mut waiting, mut listed, mut stopped): (Vec<Entry>, bool, bool) = (Vec::new(), false, false);
        while !(listed && waiting.is_empty() && deletes.is_empty()) {
            while !waiting.is_empty() && deletes.len() < self.line.flow.allowed() {
                let batch = waiting.split_off(waiting.len().saturating_sub(BATCH));
                deletes.push(delete::batch(&self.line, bucket, batch, |outcome| tally.done(outcome)));
            }
            tokio::select! {
                biased;
                () = self.line.stopped(), if !stopped => {
                    (listed, stopped) = (true, true);
                    waiting.clear();
                }
                // What is gone makes room for the next.
                Some(deleted) = deletes.next() => deleted?,
                page = pages.next(), if !listed && waiting.len() < AHEAD => match page {
                    Some(page) => {
                        let page = page?;
                        tally.found(Entry::count_all(&page));
                        waiting.extend(page);
                    }
                    None => listed = true,
                },
            }
        }
        Ok(())
    }

    async fn abort_uploads<T: Fn(Progress) + Sync>(
        &self,
        bucket: &str,
        tally: &Tally<T>,
    ) -> Result<(), EmptyError> {
        let in_flight = self.line.flow.allowed();
        let mut aborts = pin!(
            uploads::pages(&self.line, bucket)
                .map_ok(|page| {
                    tally.found(Counts { uploads: page.len() as u64, ..Counts::default() });
                    futures::stream::iter(page.into_iter().map(Ok))
                })
                .try_flatten()
                .take_until(self.line.stopped())
                .map_ok(|upload| async { Ok(uploads::abort(&self.line, bucket, upload).await) })
                .try_buffer_unordered(in_flight)
        );
        while let Some(outcome) = aborts.try_next().await? {
            tally.done(outcome);
        }
        Ok(())
    }
}
