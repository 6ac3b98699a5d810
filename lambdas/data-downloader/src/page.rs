//! A job of a page: one job for each file that it links to.

use crate::clock::Clock;
use crate::error::DownloadError;
use crate::fetch::{Fetcher, JobError, Link};
use crate::handler::Downloader;
use crate::job::Job;
use crate::sources::{Feed, Retrieval, Sources};
use crate::state::Success;

/// Reads the page and queues what it brings; says how that ended.
pub(crate) async fn run<C: Clock>(
    downloader: &Downloader<C>,
    sources: &Sources,
    fetcher: &Fetcher,
    feed: &Feed,
    job: &Job,
) -> Result<&'static str, JobError> {
    let page = fetcher.page(&downloader.clock, feed, job).await?;
    // A page that suddenly links to nothing has been rebuilt, or is another one.
    if page.files.is_empty() && !sources.expects_empty(feed, job.date) {
        return Err(JobError::NoLinks { pattern: job.file.clone() });
    }
    let wanted = wanted(downloader, feed, job, page.files).await;
    let wanted = wanted.map_err(|error| JobError::State(error.to_string()))?;
    let jobs: Vec<Job> = wanted.into_iter().map(|link| job.of_link(link)).collect();
    downloader.queue.send(&jobs).await.map_err(|error| JobError::Queue(error.to_string()))?;
    tracing::info!(feed = feed.name, jobs = jobs.len(), "queued from the page");
    let success = Success {
        slot: job.slot,
        at: downloader.clock.now(),
        url: job.url.clone(),
        key: None,
        bytes: page.bytes,
        sha256: page.sha256,
        etag: None,
        last_modified: None,
    };
    let noted = downloader.states.change(&feed.name, |state| {
        state.note(&success);
        // Else the files tell whether the feed is well: a page may be fine and all it leads to forbidden.
        if jobs.is_empty() {
            state.recover();
        }
    });
    noted.await.map_err(|error| JobError::State(error.to_string()))?;
    Ok(if jobs.is_empty() { "nothing new" } else { "links queued" })
}

/// Those of the page's files that are to be fetched.
async fn wanted<C: Clock>(
    downloader: &Downloader<C>,
    feed: &Feed,
    job: &Job,
    files: Vec<Link>,
) -> Result<Vec<Link>, DownloadError> {
    if job.force || matches!(feed.retrieval, Retrieval::Links { overwrite: true, .. }) {
        return Ok(files);
    }
    let known = downloader.links.known(&feed.name).await?;
    Ok(files.into_iter().filter(|link| !known.contain(link.url.as_str())).collect())
}
