//! What all files of a run come to.

use schemars::JsonSchema;
use serde::Serialize;

use super::row::Row;
use crate::ops::samples::Verdict;

/// Files by what became of them. Each is in exactly one of the numbers from `uploaded` to `not_uploaded`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Sums {
    /// All of them.
    pub(super) files: u64,
    /// Those that are in the bucket, or were until the harvester moved them.
    pub(super) stored: u64,
    /// Their bytes.
    pub(super) bytes: u64,
    /// Stored, and nothing more was asked or, in a run that was broken off, is known.
    pub(super) uploaded: u64,
    /// Left out, because an earlier run had uploaded them.
    pub(super) skipped: u64,
    /// Turned into tables, and as expected if that was asked.
    pub(super) harvested: u64,
    /// Turned away by the harvester, which nobody expected.
    pub(super) failed: u64,
    /// Not as expected.
    pub(super) differing: u64,
    /// Removed from the bucket before they had a result.
    pub(super) lost: u64,
    /// Stored, and without a result when time was up.
    pub(super) running: u64,
    /// Not stored, or not to be followed, for the reason given.
    pub(super) errors: u64,
    /// Not begun, or broken off.
    pub(super) not_uploaded: u64,
    /// Of those harvested, files whose very bytes the harvester knew under another key: they add no rows.
    pub(super) known: u64,
}

impl Sums {
    pub(super) fn of(rows: &[Row]) -> Self {
        let mut sums = Self::default();
        for row in rows {
            sums.files += 1;
            sums.stored += u64::from(row.size.is_some());
            sums.bytes += row.size.unwrap_or_default();
            sums.known += u64::from(row.known_as.is_some());
            *match row.verdict {
                Verdict::Sent => &mut sums.uploaded,
                Verdict::Skipped(_) => &mut sums.skipped,
                Verdict::Harvested | Verdict::AsExpected => &mut sums.harvested,
                Verdict::Failed => &mut sums.failed,
                Verdict::Differs(_) => &mut sums.differing,
                Verdict::Lost => &mut sums.lost,
                Verdict::Running => &mut sums.running,
                Verdict::Broken => &mut sums.errors,
                Verdict::Unsent => &mut sums.not_uploaded,
            } += 1;
        }
        sums
    }
}
