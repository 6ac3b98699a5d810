//! The emptying while it goes on: a bar with its rate, or one line per bucket.

use std::sync::{Mutex, PoisonError};

use super::report;
use crate::commands::view::quantity;
use crate::context::Context;
use crate::ops::clean::{Emptied, Held};
use crate::ui::{Line, Live, Role};

/// Shows how far it is.
pub(super) struct Watcher<'a> {
    context: &'a Context,
    live: Mutex<Live>,
    planned: u64,
}

impl<'a> Watcher<'a> {
    pub(super) fn new(context: &'a Context, held: &[Held]) -> Self {
        let planned = held.iter().map(|held| held.counts.total()).sum();
        Self { context, live: Mutex::new(context.console.live()), planned }
    }

    /// So much is gone, so much has been found; more may have come since it was counted.
    pub(super) fn tell(&self, removed: u64, found: u64) {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        if live.is_visible() {
            live.bar("deleting", removed, self.planned.max(found), true);
        }
    }

    /// A bucket has come to its end.
    pub(super) fn done(&self, emptied: &Emptied) {
        if self.live.lock().unwrap_or_else(PoisonError::into_inner).is_visible() {
            return;
        }
        let clock = self.context.console.clock(self.context.clock.now());
        let line = Line::of(Role::Dim, clock).text(" ").add(Role::Name, &emptied.bucket).text(" ");
        let took = quantity::seconds(emptied.took);
        let line = match &emptied.error {
            None => line.text(format!("empty: {} removed in {took}", report::counts(emptied.removed))),
            Some(error) => line.add(Role::Bad, format!("not empty: {error}")),
        };
        self.context.console.note(&line);
    }
}
