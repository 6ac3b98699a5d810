//! A deletion while it goes on: what is in progress on a terminal, one line per change elsewhere.

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
}

impl<'a> Teller<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        Self { context, operation: Operation::new(context) }
    }

    /// One stack is done with: the next begins with a clean region.
    pub(super) fn rest(&self) {
        self.operation.rest();
    }
}

impl Witness for Teller<'_> {
    fn stack(&self, stack: &Found, progress: &Progress, changed: &[Step]) {
        self.operation.tell(stack.name.clone(), progress, changed);
    }

    fn emptying(&self, removed: u64, found: u64) {
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
