//! A tick: which feeds are due, and one message per file that is.

use crate::error::DownloadError;
use crate::event::Ask;
use crate::job::Job;
use crate::queue::Queue;
use crate::sources::{Feed, Slot, Sources};
use crate::state::{FeedState, States};
use jiff::Timestamp;
use serde::Serialize;

/// What a tick did, for whoever invoked the function.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Ticked {
    /// Jobs sent.
    queued: Vec<Queued>,
    /// Feeds whose file has not come in time.
    late: Vec<String>,
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
pub(crate) async fn tick(
    sources: &Sources,
    states: &States,
    queue: &Queue,
    now: Timestamp,
) -> Result<Ticked, DownloadError> {
    let (mut ticked, mut errors) = (Ticked::default(), Vec::new());
    for feed in sources.feeds.iter().filter(|feed| feed.active) {
        match one(sources, feed, states, queue, now).await {
            Ok((jobs, late)) => {
                ticked.add(jobs);
                ticked.late.extend(late.then(|| feed.name.clone()));
            }
            Err(error) => {
                tracing::error!(feed = feed.name, %error, "not queued");
                errors.push(format!("feed {}: {error}", feed.name));
            }
        }
    }
    if errors.is_empty() { Ok(ticked) } else { Err(DownloadError::NotQueued(errors)) }
}

/// Sends the jobs that someone asked for, whatever the schedule.
pub(crate) async fn ask(
    sources: &Sources,
    sources_key: &str,
    ask: &Ask,
    queue: &Queue,
    now: Timestamp,
) -> Result<Ticked, DownloadError> {
    let mut jobs = Vec::new();
    for name in ask.feeds.iter().flatten() {
        let feed = sources.active(name).ok_or_else(|| no_such_feed(sources, sources_key, name))?;
        jobs.extend(feed.schedule.now(now, ask.date).map(|slot| job(feed, slot, ask.force)));
    }
    queue.send(&jobs).await?;
    let mut ticked = Ticked::default();
    ticked.add(jobs);
    Ok(ticked)
}

/// The jobs sent for a feed, and whether an earlier one is late.
async fn one(
    sources: &Sources,
    feed: &Feed,
    states: &States,
    queue: &Queue,
    now: Timestamp,
) -> Result<(Vec<Job>, bool), DownloadError> {
    let state = states.load(&feed.name).await?;
    let late = is_late(feed, &state, now);
    if late {
        tracing::warn!(feed = feed.name, queued = ?state.queued, "the file is late");
    }
    let slots = feed.schedule.due(state.queued, now, |date| sources.skips(feed, date));
    let jobs: Vec<Job> = slots.iter().map(|slot| job(feed, *slot, false)).collect();
    let Some(newest) = slots.last().map(|slot| slot.at) else { return Ok((jobs, late)) };
    // Sent first, noted second: what is sent twice is fetched once, what is only noted would never be fetched.
    queue.send(&jobs).await?;
    states.change(&feed.name, |state| state.queued = state.queued.max(Some(newest))).await?;
    tracing::info!(feed = feed.name, jobs = jobs.len(), "queued");
    Ok((jobs, late))
}

fn is_late(feed: &Feed, state: &FeedState, now: Timestamp) -> bool {
    state.queued.is_some_and(|queued| {
        let came = state.success.as_ref().is_some_and(|success| success.slot >= queued);
        !came && now.duration_since(queued).unsigned_abs() > feed.late_after && now > queued
    })
}

fn job(feed: &Feed, slot: Slot, force: bool) -> Job {
    let (url, file) = (feed.url.expand(slot.moment), feed.file.expand(slot.moment));
    Job::new(feed.name.clone(), url, file, slot.at, slot.moment.date, force)
}

fn no_such_feed(sources: &Sources, key: &str, feed: &str) -> DownloadError {
    let known: Vec<&str> =
        sources.feeds.iter().filter(|feed| feed.active).map(|feed| feed.name.as_str()).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    DownloadError::NoSuchFeed { feed: feed.to_owned(), key: key.to_owned(), known }
}
