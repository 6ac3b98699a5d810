//! A deletion while it goes on: what is in progress on a terminal, one line per change elsewhere.

use std::sync::{Mutex, MutexGuard, PoisonError};

use lambda_shared::emptier::Counts;

use crate::commands::view;
use crate::context::Context;
use crate::ops::clean::Emptied;
use crate::ops::destroy::{Found, Witness};
use crate::ops::stacks::{Progress, Step};
use crate::ui::{Line, Live, Role, words};

/// Tells how it goes.
pub(super) struct Teller<'a> {
    context: &'a Context,
    live: Mutex<Live>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        Self { context, live: Mutex::new(context.console.live()) }
    }

    /// One stack is done with: the next begins with a clean region.
    pub(super) fn rest(&self) {
        let mut live = self.live();
        live.clear();
        *live = self.context.console.live();
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Witness for Teller<'_> {
    fn stack(&self, stack: &Found, progress: &Progress, changed: &[Step]) {
        let mut live = self.live();
        if !live.is_visible() {
            for step in changed {
                let clock = self.context.console.clock(step.at.unwrap_or_else(|| self.context.clock.now()));
                self.context.console.note(&view::progress::event(step, &clock));
            }
            return;
        }
        live.draw(&view::progress::running(progress, self.context.clock.now()));
        live.bar(stack.name.clone(), progress.done() as u64, progress.total as u64, false);
        for step in changed.iter().filter(|step| step.status.ends_with("_FAILED")) {
            live.keep(&view::progress::failure(step));
        }
    }

    fn emptying(&self, removed: u64, found: u64) {
        let live = self.live();
        if live.is_visible() {
            let text = format!("  emptying: {} of {}", words::thousands(removed), words::thousands(found));
            live.draw(&[Line::new().text(text)]);
        }
    }

    fn emptied(&self, emptied: &Emptied) {
        if self.live().is_visible() || emptied.removed.is_empty() {
            return;
        }
        let clock = self.context.console.clock(self.context.clock.now());
        let line = Line::of(Role::Dim, clock).text(" ").add(Role::Name, &emptied.bucket);
        self.context.console.note(&line.text(format!(": {} removed", counts(emptied.removed))));
    }
}

/// `20,114 versions, 35 markers`.
pub(super) fn counts(counts: Counts) -> String {
    let parts =
        [(counts.versions, "version"), (counts.markers, "marker"), (counts.uploads, "unfinished upload")];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, noun)| words::count(number, noun)).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}
