//! The local checkout behind every source action: what its head is, and a zip of it.

mod checkout;
mod git;
mod snapshot;
mod watch;

pub(super) use snapshot::{Snapshot, current, take};
pub(super) use watch::{Watch, seen};
