//! A tick: which feeds are due, and one message per file that is.

use crate::clock::Clock;
use crate::error::DownloadError;
use crate::event::Ask;
use crate::handler::Downloader;
use crate::job::Job;
use crate::sources::{Feed, Sources};
use crate::state::FeedState;
use crate::trouble;
use jiff::Timestamp;
use serde::Serialize;

/// What a tick did, for whoever invoked the function.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Ticked {
    /// Jobs sent.
    queued: Vec<Queued>,
    /// Feeds whose file has not come in time.
    late: Vec<String>,
    /// Feeds that failed for too long and are left out until one of their jobs succeeds.
    disabled: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Queued {
    feed: String,
    url: String,
    key: String,
}

impl Ticked {
    fn add(&mut self, jobs: Vec<Job>) {
        self.queued.extend(jobs.into_iter().map(|job| Queued {
            key: job.key(),
            feed: job.feed,
            url: job.url,
        }));
    }
}

/// Sends the jobs of every feed that is due. A feed in trouble does not keep the others from it.
pub(crate) async fn tick<C: Clock>(
    downloader: &Downloader<C>,
    sources: &Sources,
) -> Result<Ticked, DownloadError> {
    let (mut ticked, mut errors) = (Ticked::default(), Vec::new());
    for feed in sources.feeds.iter().filter(|feed| feed.active) {
        if let Err(error) = one(downloader, sources, feed, &mut ticked).await {
            tracing::error!(feed = feed.name, %error, "not queued");
            errors.push(format!("feed {}: {error}", feed.name));
        }
    }
    if errors.is_empty() { Ok(ticked) } else { Err(DownloadError::NotQueued(errors)) }
}

/// Sends the jobs that someone asked for, whatever the schedule.
pub(crate) async fn ask<C: Clock>(
    downloader: &Downloader<C>,
    sources: &Sources,
    ask: &Ask,
) -> Result<Ticked, DownloadError> {
    let (mut jobs, now) = (Vec::new(), downloader.clock.now());
    for name in ask.feeds.iter().flatten() {
        let key = &downloader.settings.sources_key;
        let feed = sources.active(name).ok_or_else(|| no_such_feed(sources, key, name))?;
        jobs.extend(feed.schedule.now(now, ask.date).map(|slot| Job::due(feed, slot, ask.force)));
    }
    downloader.queue.send(&jobs).await?;
    let mut ticked = Ticked::default();
    ticked.add(jobs);
    Ok(ticked)
}

/// Sends the jobs of a feed, and sees whether an earlier one is late.
async fn one<C: Clock>(
    downloader: &Downloader<C>,
    sources: &Sources,
    feed: &Feed,
    ticked: &mut Ticked,
) -> Result<(), DownloadError> {
    let (states, now) = (&downloader.states, downloader.clock.now());
    let state = states.load(&feed.name).await?;
    if state.disabled.is_some() {
        ticked.disabled.push(feed.name.clone());
        return trouble::remind(downloader, feed, &state).await;
    }
    if is_late(feed, &state, now) {
        tracing::warn!(feed = feed.name, queued = ?state.queued, "the file is late");
        ticked.late.push(feed.name.clone());
    }
    let slots = feed.schedule.due(state.queued, now, |date| sources.skips(feed, date));
    let Some(newest) = slots.last().map(|slot| slot.at) else { return Ok(()) };
    let jobs: Vec<Job> = slots.iter().map(|slot| Job::due(feed, *slot, false)).collect();
    // Sent first, noted second: what is sent twice is fetched once, what is only noted would never be fetched.
    downloader.queue.send(&jobs).await?;
    states.change(&feed.name, |state| state.queued = state.queued.max(Some(newest))).await?;
    tracing::info!(feed = feed.name, jobs = jobs.len(), "queued");
    ticked.add(jobs);
    Ok(())
}

fn is_late(feed: &Feed, state: &FeedState, now: Timestamp) -> bool {
    state.queued.is_some_and(|queued| {
        let came = state.success.as_ref().is_some_and(|success| success.slot >= queued);
        !came && now.duration_since(queued).unsigned_abs() > feed.late_after && now > queued
    })
}

fn no_such_feed(sources: &Sources, key: &str, feed: &str) -> DownloadError {
    let known: Vec<&str> =
        sources.feeds.iter().filter(|feed| feed.active).map(|feed| feed.name.as_str()).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    DownloadError::NoSuchFeed { feed: feed.to_owned(), key: key.to_owned(), known }
}
