//! A feed's state, and how it changes.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A feed is not switched off before it has failed for so long: a server may be down for a night.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// A feed's state.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct FeedState {
    /// The latest slot for which a job was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) queued: Option<Timestamp>,
    /// The latest job that succeeded; of a feed of links, the latest look at the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) success: Option<Success>,
    /// What has gone wrong since something went well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failing: Option<Failing>,
    /// Set while the schedule leaves this feed out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disabled: Option<Disabled>,
}

/// What is known of the last file, to ask only for another one.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Success {
    pub(crate) slot: Timestamp,
    pub(crate) at: Timestamp,
    pub(crate) url: String,
    /// Where it was published; not there when the job ended without a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_modified: Option<String>,
}

/// Failures in a row.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Failing {
    /// The first.
    pub(crate) since: Timestamp,
    /// How many receives of messages failed.
    pub(crate) times: u32,
    /// Why the last one did.
    pub(crate) last: String,
}

/// A feed that is left out.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Disabled {
    pub(crate) at: Timestamp,
    /// Whether a person was told.
    pub(crate) reported: bool,
}

impl FeedState {
    /// Notes a job that went well, if none of a later slot did before.
    pub(crate) fn note(&mut self, success: &Success) {
        if self.success.as_ref().is_none_or(|known| known.slot <= success.slot) {
            self.success = Some(success.clone());
        }
    }

    /// Something went well: the feed is on.
    pub(crate) fn recover(&mut self) {
        self.failing = None;
        self.disabled = None;
    }

    /// Notes a failure; after `most` in a row, and not within a day, the feed is switched off.
    pub(crate) fn fail(&mut self, now: Timestamp, reason: &str, most: u32) {
        let failing =
            self.failing.get_or_insert_with(|| Failing { since: now, times: 0, last: String::new() });
        failing.times = failing.times.saturating_add(1);
        failing.last = reason.to_owned();
        let hopeless = failing.times >= most && now.duration_since(failing.since) >= PATIENCE;
        if hopeless && self.disabled.is_none() {
            self.disabled = Some(Disabled { at: now, reported: false });
        }
    }

    /// Notes that a person was told.
    pub(crate) fn report(&mut self) {
        if let Some(disabled) = &mut self.disabled {
            disabled.reported = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: &[&str]) -> FeedState {
        let mut state = FeedState::default();
        for at in failures {
            state.fail(at.parse().unwrap(), "status 500", 3);
        }
        state
    }

    #[test]
    fn it_takes_both_many_failures_and_a_day() {
        let many = after(&["2026-02-27T00:00:00Z", "2026-02-27T01:00:00Z", "2026-02-27T23:59:59Z"]);
        assert_eq!(many.failing.unwrap().times, 3);
        assert_eq!(many.disabled, None, "not within a day");
        assert_eq!(after(&["2026-02-27T00:00:00Z", "2026-03-27T00:00:00Z"]).disabled, None, "not so few");
        let both = after(&["2026-02-27T00:00:00Z", "2026-02-27T01:00:00Z", "2026-02-28T00:00:00Z"]);
        assert_eq!(both.disabled.unwrap().at.to_string(), "2026-02-28T00:00:00Z");
    }

    #[test]
    fn one_success_makes_good_for_all_failures() {
        let mut state = after(&["2026-02-27T00:00:00Z", "2026-02-28T00:00:00Z", "2026-02-28T00:00:01Z"]);
        assert!(state.disabled.is_some());
        state.recover();
        assert_eq!(state, FeedState::default());
    }
}
