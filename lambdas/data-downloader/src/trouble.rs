//! A feed that keeps failing is switched off, and a person hears of it, once.
//!
//! Switched off, it is only left out of the schedule. Jobs that are still in the queue, or that a person sends, are done
//! as ever, and the first that succeeds switches the feed on again.

use crate::clock::Clock;
use crate::error::DownloadError;
use crate::fetch::JobError;
use crate::handler::Downloader;
use crate::sources::{Feed, Policy};
use crate::state::FeedState;
use jiff::SignedDuration;

/// Longer than a call of the function: whoever switched the feed off and has not reported it by then never will.
const OVERDUE: SignedDuration = SignedDuration::from_mins(15);

/// Notes that a job failed. What goes wrong with that is only logged: the job goes back to the queue anyway.
pub(crate) async fn note<C: Clock>(
    downloader: &Downloader<C>,
    policy: &Policy,
    feed: &Feed,
    error: &JobError,
) {
    if let Err(error) = try_note(downloader, policy, feed, &error.to_string()).await {
        tracing::warn!(feed = feed.name, %error, "the failure is not noted");
    }
}

/// Reports a feed whose switching off nobody has reported in time.
pub(crate) async fn remind<C: Clock>(
    downloader: &Downloader<C>,
    feed: &Feed,
    state: &FeedState,
) -> Result<(), DownloadError> {
    let now = downloader.clock.now();
    match &state.disabled {
        Some(disabled) if !disabled.reported && now.duration_since(disabled.at) > OVERDUE => {
            report(downloader, feed, state).await
        }
        _ => Ok(()),
    }
}

async fn try_note<C: Clock>(
    downloader: &Downloader<C>,
    policy: &Policy,
    feed: &Feed,
    reason: &str,
) -> Result<(), DownloadError> {
    let now = downloader.clock.now();
    let change = downloader.states.change(&feed.name, |state| state.fail(now, reason, policy.disable_after));
    let (before, after) = change.await?;
    // Of all who see the feed fail, one switches it off.
    if before.disabled.is_none() && after.disabled.is_some() {
        tracing::error!(feed = feed.name, reason, "switched off");
        report(downloader, feed, &after).await?;
    }
    Ok(())
}

async fn report<C: Clock>(
    downloader: &Downloader<C>,
    feed: &Feed,
    state: &FeedState,
) -> Result<(), DownloadError> {
    let Some(failing) = &state.failing else { return Ok(()) };
    downloader.notices.switched_off(&feed.name, failing).await?;
    downloader.states.change(&feed.name, FeedState::report).await.map(drop)
}
