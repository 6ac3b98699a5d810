//! What a file's result means.

use asx::Difference;

use super::already::Already;
use super::{State, Track};
use crate::ops::harvest::{Fate, Found};

/// What a file's result means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is in the bucket, and more was not asked or is not known.
    Sent,
    /// It was not sent again: an earlier run had, and that was all that was asked.
    Skipped(Already),
    /// It became tables.
    Harvested,
    /// It became nothing.
    Failed,
    /// What came of it is what had to.
    AsExpected,
    /// What came of it is something else.
    Differs(Vec<Difference>),
    /// It was removed from the bucket and has no result.
    Lost,
    /// It is not in the bucket: the run was broken off first.
    Unsent,
    /// It is in the bucket; the time was up before it had a result.
    Running,
    /// A call or a file system failed.
    Broken,
}

impl Verdict {
    /// Is there nothing to complain of?
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Sent | Self::Skipped(_) | Self::Harvested | Self::AsExpected)
    }
}

/// Judge a file that has gone as far as it will; `waited` is whether its result was waited for as long as it may
/// take, `verify` whether it was to be compared.
pub fn verdict(track: &Track, waited: bool, verify: bool) -> Verdict {
    let found = match &track.state {
        State::Sent if !waited => {
            let before = track.sent.as_ref().and_then(|sent| sent.before);
            return before.map_or(Verdict::Sent, Verdict::Skipped);
        }
        State::Queued | State::Sending => return Verdict::Unsent,
        State::Sent => return Verdict::Running,
        State::Broken(_) => return Verdict::Broken,
        State::Ended(Fate::Lost) => return Verdict::Lost,
        State::Ended(Fate::Found(found)) => found,
    };
    match (&track.pick.expected, found) {
        (Some(expected), found) if verify => match found.compare(expected) {
            differences if differences.is_empty() => Verdict::AsExpected,
            differences => Verdict::Differs(differences),
        },
        (_, Found::Harvested(_)) => Verdict::Harvested,
        (_, Found::Failed(_)) => Verdict::Failed,
    }
}
