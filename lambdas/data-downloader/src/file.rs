//! A job of one file: fetch it, and remember what it was.

use crate::clock::Clock;
use crate::error::DownloadError;
use crate::fetch::{Fetched, Fetcher, JobError, Outcome};
use crate::handler::Downloader;
use crate::job::Job;
use crate::sources::{Feed, Retrieval, Sources};
use crate::state::Success;

/// Does the job, unless it was done before; says how it ended.
pub(crate) async fn run<C: Clock>(
    downloader: &Downloader<C>,
    sources: &Sources,
    fetcher: &Fetcher,
    feed: &Feed,
    job: &Job,
) -> Result<&'static str, JobError> {
    let last = last(downloader, feed, job).await.map_err(|error| JobError::State(error.to_string()))?;
    let last = last.filter(|success| success.url == job.url && !job.force);
    if last.as_ref().is_some_and(|success| success.slot >= job.slot || !asks_again(feed)) {
        return Ok("done before");
    }
    let expect_empty = sources.expects_empty(feed, job.date);
    let Fetched { outcome, bytes, sha256, etag, last_modified } =
        fetcher.fetch(downloader, feed, job, last.as_ref(), expect_empty).await?;
    let success = Success {
        slot: job.slot,
        at: downloader.clock.now(),
        url: job.url.clone(),
        key: (outcome == Outcome::Published).then(|| job.key()),
        bytes,
        sha256,
        etag,
        last_modified,
    };
    let noted = remember(downloader, feed, &success).await;
    noted.map_err(|error| JobError::State(error.to_string()))?;
    Ok(outcome.as_str())
}

/// Whether a file that was fetched before is asked for again.
fn asks_again(feed: &Feed) -> bool {
    !matches!(feed.retrieval, Retrieval::Links { overwrite: false, .. })
}

async fn last<C: Clock>(
    downloader: &Downloader<C>,
    feed: &Feed,
    job: &Job,
) -> Result<Option<Success>, DownloadError> {
    match feed.retrieval {
        Retrieval::Links { .. } => downloader.links.load(&feed.name, &job.url).await,
        Retrieval::Direct | Retrieval::Ftp => Ok(downloader.states.load(&feed.name).await?.success),
    }
}

async fn remember<C: Clock>(
    downloader: &Downloader<C>,
    feed: &Feed,
    success: &Success,
) -> Result<(), DownloadError> {
    let of_link = matches!(feed.retrieval, Retrieval::Links { .. });
    if of_link {
        downloader.links.save(&feed.name, success).await?;
    }
    let change = downloader.states.change(&feed.name, |state| {
        state.recover();
        if !of_link {
            state.note(success);
        }
    });
    change.await.map(drop)
}
