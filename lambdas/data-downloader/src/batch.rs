//! A batch from the queue: do what can be done in time, and hand back the rest message by message.

use crate::clock::Clock;
use crate::event::Message;
use crate::fetch::{Fetcher, JobError};
use crate::handler::Downloader;
use crate::job::Job;
use crate::sources::Sources;
use crate::{file, page, trouble};
use futures::stream::{self, StreamExt};
use serde::Serialize;
use std::time::Duration;
use tokio::time::Instant;

/// Jobs at a time: the sources are other people's servers.
const IN_FLIGHT: usize = 4;
/// Kept back to tidy up and to answer.
const RESERVE: Duration = Duration::from_secs(10);

/// What Lambda tells SQS: everything else in the batch was done.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchAnswer {
    batch_item_failures: Vec<Failed>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Failed {
    item_identifier: String,
}

/// Does the jobs, in no order, until shortly before `remaining` is over.
pub(crate) async fn run<C: Clock>(
    downloader: &Downloader<C>,
    sources: &Sources,
    messages: Vec<Message>,
    remaining: Duration,
) -> BatchAnswer {
    let until = Instant::now() + remaining.saturating_sub(RESERVE.min(remaining / 3));
    let fetcher = Fetcher::new(&sources.policy, &downloader.tokens, until);
    let failed = stream::iter(messages)
        .map(|message| {
            let fetcher = &fetcher;
            async move {
                let Message { id, body, .. } = message;
                match one(downloader, sources, fetcher, until, &body).await {
                    Ok(outcome) => {
                        tracing::info!(message = id, outcome, "done");
                        None
                    }
                    Err(error) => {
                        tracing::error!(message = id, job = body, %error, "handed back");
                        Some(Failed { item_identifier: id })
                    }
                }
            }
        })
        .buffer_unordered(IN_FLIGHT)
        .filter_map(std::future::ready)
        .collect()
        .await;
    BatchAnswer { batch_item_failures: failed }
}

async fn one<C: Clock>(
    downloader: &Downloader<C>,
    sources: &Sources,
    fetcher: &Result<Fetcher, JobError>,
    until: Instant,
    body: &str,
) -> Result<&'static str, JobError> {
    let job = Job::read(body).map_err(JobError::Unreadable)?;
    if until <= Instant::now() {
        return Err(JobError::NotBegun);
    }
    let fetcher = fetcher.as_ref().map_err(Clone::clone)?;
    let feed = sources.active(&job.feed).ok_or_else(|| JobError::NoSuchFeed(job.feed.clone()))?;
    let done = if job.links {
        page::run(downloader, sources, fetcher, feed, &job).await
    } else {
        file::run(downloader, sources, fetcher, feed, &job).await
    };
    if let Err(error) = &done
        && error.is_the_feeds()
    {
        trouble::note(downloader, &sources.policy, feed, error).await;
    }
    done
}
