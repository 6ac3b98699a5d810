//! A move while it goes on: a bar, or a line now and then.

use crate::args::shell_word;
use crate::commands::view::Seldom;
use crate::context::Context;
use crate::ops::dlq::{Moved, Queue};
use crate::ui::{Line, Live, Role, words};

/// Shows how far it is.
pub(super) struct Watcher<'a> {
    context: &'a Context,
    queue: &'a Queue,
    live: Live,
    seldom: Seldom,
    handle: Option<String>,
}

impl<'a> Watcher<'a> {
    pub(super) fn new(context: &'a Context, queue: &'a Queue) -> Self {
        Self { context, queue, live: context.console.live(), seldom: Seldom::default(), handle: None }
    }

    /// Show how far it is; its end is in the report.
    pub(super) fn tell(&mut self, moved: &Moved) {
        self.handle.clone_from(&moved.handle);
        let of = moved.of.unwrap_or(self.queue.messages);
        if self.live.is_visible() {
            return self.live.bar(self.queue.name.clone(), moved.moved, of, true);
        }
        let now = self.context.clock.now();
        if !moved.ended() && self.seldom.due(now) {
            let line = Line::of(Role::Dim, self.context.console.clock(now)).text(" ");
            let line = line.add(Role::Name, &self.queue.name).text(" ");
            let back = words::thousands(moved.moved);
            self.context
                .console
                .note(&line.text(format!("{back} of {} sent back", words::count(of, "message"))));
        }
    }

    /// Say what goes on without us, how to follow it `again`, and how to end it.
    pub(super) fn leave(&mut self, again: &str) {
        self.live.clear();
        let console = &self.context.console;
        console.note_command("what SQS has begun goes on; follow it with:", again);
        if let Some(handle) = &self.handle {
            let end = format!("aws sqs cancel-message-move-task --task-handle {}", shell_word(handle));
            console.note_command("or end it, and what is back stays so:", &end);
        }
    }
}
