//! A stack operation while it goes on: what is in progress and a bar on a terminal, one line per change elsewhere.

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::progress;
use crate::context::Context;
use crate::ops::stacks::{Progress, Step};
use crate::ui::{Line, Live, Role, Symbol};

/// Tells how it goes.
pub struct Operation<'a> {
    context: &'a Context,
    live: Mutex<Live>,
}

impl<'a> Operation<'a> {
    /// Nothing is told yet.
    pub fn new(context: &'a Context) -> Self {
        Self { context, live: Mutex::new(context.console.live()) }
    }

    /// How far it is and what changed, with a label for the bar. Failures stay on screen.
    pub fn tell(&self, label: impl Into<Cow<'static, str>>, progress: &Progress, changed: &[Step]) {
        let now = self.context.clock.now();
        let mut live = self.live();
        if !live.is_visible() {
            for step in changed {
                let clock = self.context.console.clock(step.at.unwrap_or(now));
                self.context.console.note(&progress::event(step, &clock));
            }
            return;
        }
        live.draw(&progress::running(progress, now));
        // Of what somebody else began nobody knows how much it will be.
        if progress.total > 0 {
            live.bar(label, progress.done() as u64, progress.total as u64, false);
        }
        for step in changed.iter().filter(|step| step.status.ends_with("_FAILED")) {
            live.keep(&progress::failure(step));
        }
    }

    /// Lines of another kind in the same place, where there is one.
    pub fn draw(&self, lines: &[Line]) {
        let live = self.live();
        if live.is_visible() {
            live.draw(lines);
        }
    }

    /// A line that stays: what became of a failure that was told.
    pub fn keep(&self, line: &Line) {
        let live = self.live();
        if live.is_visible() {
            return live.keep(&Line::marked(Symbol::Skipped).join(line.clone()));
        }
        let clock = self.context.console.clock(self.context.clock.now());
        self.context.console.note(&Line::of(Role::Dim, clock).text(" ").join(line.clone()));
    }

    /// Are lines redrawn, rather than written one after the other?
    pub fn is_visible(&self) -> bool {
        self.live().is_visible()
    }

    /// Make room: for a question, for the next operation, for the result.
    pub fn rest(&self) {
        let mut live = self.live();
        live.clear();
        *live = self.context.console.live();
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
