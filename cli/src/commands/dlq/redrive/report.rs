//! What came of sending dead letters back.

use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::view::Place;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::dlq::Moved;
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// SQS's reason where a message was never received from another queue, because somebody has sent it to this one itself.
const NO_ORIGIN: &str = "CouldNotDetermineMessageSource";

/// How it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// There was nothing to move.
    Nothing,
    /// The answer was no.
    Declined,
    /// It was moved, as far as SQS came.
    Moved,
}

/// What was sent back.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    #[serde(flatten)]
    pub(super) place: Place,
    /// The stack whose queues these are, or the one queue.
    pub(super) of: String,
    /// How it came out.
    pub(super) result: Outcome,
    /// What was moved, queue by queue.
    pub(super) queues: Vec<Moved>,
    /// Queues whose letters did not come from a queue.
    pub(super) without_source: Vec<String>,
}

impl Report {
    /// What it means to the shell: a move that SQS did not finish is no success. `chosen` are the flags that chose the
    /// queues, a space before each.
    pub(super) fn exit(self, chosen: &str) -> Result<Exit, Error> {
        let (done, failed): (Vec<Moved>, Vec<Moved>) =
            self.queues.into_iter().partition(|moved| moved.status == "COMPLETED");
        if failed.is_empty() {
            return Ok(Exit::Done);
        }
        let some = !done.is_empty() || failed.iter().any(|moved| moved.moved > 0);
        let what = "not all messages are back".to_owned();
        let cause = |moved: &Moved| {
            let reason = moved.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("{} {} after {}{reason}", moved.queue, moved.status, words::count(moved.moved, "message"))
        };
        let causes = failed.iter().map(cause).collect();
        let no_origin =
            |moved: &Moved| moved.reason.as_deref().is_some_and(|reason| reason.contains(NO_ORIGIN));
        let hint = Some(if failed.iter().any(no_origin) {
            format!(
                "a message that somebody has sent to the dead-letter queue itself has no queue to go back to: read it \
                 with `mdd dlq{chosen} --full`, send it by hand where it belongs, and delete it from here; then run \
                 this again"
            )
        } else {
            format!("see what is left with `mdd dlq{chosen}`")
        });
        Err(if some { Error::Partly { what, causes, hint } } else { Error::Failed { what, causes, hint } })
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.dlq.redrive/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        match self.result {
            Outcome::Nothing if self.without_source.is_empty() => {
                page.line(Line::marked(Symbol::Ok).text("no dead letters: nothing to do"));
            }
            Outcome::Nothing => page.line(Line::marked(Symbol::Skipped).text("nothing that could go back")),
            Outcome::Declined => page.line(Line::of(Role::Dim, "nothing was moved")),
            Outcome::Moved => page.lines(self.queues.iter().map(|moved| {
                let symbol = if moved.status == "COMPLETED" { Symbol::Ok } else { Symbol::Failed };
                let line = Line::marked(symbol).add(Role::Name, &moved.queue);
                line.text(format!(" {} sent back", words::count(moved.moved, "message")))
            })),
        }
        for queue in &self.without_source {
            let text =
                format!("  {queue} holds records of failed calls, which have no queue to go back to: ");
            page.flow(
                Line::of(Role::Dim, text),
                2,
                Role::Dim,
                "mend the cause, then bring the file in again",
            );
        }
    }
}
