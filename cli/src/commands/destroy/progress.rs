//! A deletion while it goes on: what is in progress on a terminal, one line per change elsewhere.

use std::sync::Mutex;

use crate::commands::view::{Operation, counts};
use crate::context::Context;
use crate::ops::clean::Emptied;
use crate::ops::destroy::{Found, Witness};
use crate::ops::stacks::{Progress, Step};
use crate::ui::{Line, Role, words};

/// Tells how it goes.
pub(super) struct Teller<'a> {
    context: &'a Context,
    operation: Operation<'a>,
    /// Of the buckets that are emptied now: so many things are gone, so many were found.
    gone: Mutex<(u64, u64)>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        Self { context, operation: Operation::new(context), gone: Mutex::default() }
    }

    /// One stack is done with: the next begins with a clean region.
    pub(super) fn rest(&self) {
        self.operation.rest();
    }

    /// Broken off while this stack's buckets were emptied: what is gone from them does not come back. S3 may have done more
    /// than it has answered.
    pub(super) fn emptied_so_far(&self, stack: &Found) {
        let (removed, found) = self.gone.lock().map(|gone| *gone).unwrap_or_default();
        if removed > 0 {
            let (removed, found) = (words::thousands(removed), words::thousands(found));
            let text = format!("at least {removed} of {found} things found in the buckets of ");
            self.context.console.note(&Line::new().text(text).add(Role::Name, &stack.name).text(" are gone"));
        }
    }
}

impl Witness for Teller<'_> {
    fn stack(&self, stack: &Found, progress: &Progress, changed: &[Step]) {
        if let Ok(mut gone) = self.gone.lock() {
            *gone = Default::default();
        }
        self.operation.tell(stack.name.clone(), progress, changed);
    }

    fn held(&self, buckets: &[String], emptied: bool) {
        let what = match (emptied, buckets) {
            (true, _) => "held something again: emptied once more, and then the stack goes",
            (false, [_]) => "stays with the data in it: the stack goes without it",
            (false, _) => "stay with the data in them: the stack goes without them",
        };
        let line = Line::of(Role::Name, buckets.join(", ")).text(format!(" {what}"));
        self.operation.keep(&line);
    }

    fn emptying(&self, removed: u64, found: u64) {
        if let Ok(mut gone) = self.gone.lock() {
            *gone = (removed, found);
        }
        let text = format!("  emptying: {} of {}", words::thousands(removed), words::thousands(found));
        self.operation.draw(&[Line::new().text(text)]);
    }

    fn emptied(&self, emptied: &Emptied) {
        if self.operation.is_visible() || emptied.removed.is_empty() {
            return;
        }
        let clock = self.context.console.clock(self.context.clock.now());
        let line = Line::of(Role::Dim, clock).text(" ").add(Role::Name, &emptied.bucket);
        self.context.console.note(&line.text(format!(": {} removed", counts(emptied.removed))));
    }
}
