//! The numbers of an emptying, and what S3 refused in its present round.

use super::delete::Outcome;
use super::{Counts, Failure, Progress};
use crate::back_off::is_transient;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keeps the numbers and tells them.
pub(super) struct Tally<T> {
    state: Mutex<(Progress, Vec<Failure>)>,
    tell: T,
}

impl<T: Fn(Progress)> Tally<T> {
    pub(super) fn new(tell: T) -> Self {
        Self { state: Mutex::default(), tell }
    }

    pub(super) fn progress(&self) -> Progress {
        self.lock().0
    }

    /// What S3 refused in this round.
    pub(super) fn failures(&self) -> Vec<Failure> {
        self.lock().1.clone()
    }

    /// Whether S3 refused, for good, all that this round has `found`: then another round would only hear the same.
    pub(super) fn is_refused(&self, found: u64) -> bool {
        let failures = &self.lock().1;
        failures.len() as u64 >= found && !failures.iter().any(|failure| is_transient(&failure.code))
    }

    /// The numbers before this round, with the round's own number.
    pub(super) fn start_round(&self) -> Progress {
        let mut state = self.lock();
        state.0.round += 1;
        state.1.clear();
        state.0
    }

    pub(super) fn found(&self, counts: Counts) {
        self.lock().0.found += counts;
        (self.tell)(self.progress());
    }

    pub(super) fn done(&self, outcome: Outcome) {
        {
            let (progress, failures) = &mut *self.lock();
            progress.removed += outcome.removed;
            progress.failed += outcome.failures.len() as u64;
            progress.retried += outcome.retried;
            failures.extend(outcome.failures);
        }
        (self.tell)(self.progress());
    }

    fn lock(&self) -> MutexGuard<'_, (Progress, Vec<Failure>)> {
        // Nothing panics while it holds the lock, and numbers cannot be left half written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
