//! `mdd dlq redrive`: dead letters back to the queue they came from.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::place::{Found, Queues};
use super::report::head;
use crate::clients::Clients;
use crate::commands::view::Place;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::dlq::{self, Moved, Queue};
use crate::ui::{self, Line, Page, Prompt, Role, Symbol, words};

/// Send the messages back to the queue they came from
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd dlq redrive                           show what would go back, then ask
  mdd dlq redrive --production --rate 5 --yes

SQS moves the messages by itself, all of them; Ctrl-C leaves it at work, and the same command follows it again.")]
pub(super) struct Args {
    #[command(flatten)]
    queues: Queues,
    /// Messages a second, at most (1 to 500)
    #[arg(long, visible_alias = "max", value_name = "N", value_parser = clap::value_parser!(i32).range(1..=500))]
    rate: Option<i32>,
    /// Go ahead without asking
    #[arg(short, long)]
    yes: bool,
}

/// How it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Nothing,
    Declined,
    Moved,
}

#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    place: Place,
    of: String,
    result: Outcome,
    queues: Vec<Moved>,
    /// Queues whose letters did not come from a queue.
    without_source: Vec<String>,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let prompt = Prompt::new("Send them back?", "--yes");
    if !args.yes {
        prompt.must_be_answerable()?;
    }
    let clients = context.clients().await?;
    let Found { place, of, queues } = args.queues.find(clients, context).await?;
    let filled = queues.into_iter().filter(|queue| queue.messages > 0);
    let (back, stay): (Vec<Queue>, Vec<Queue>) = filled.partition(|queue| !queue.sources.is_empty());
    let mut report = Report {
        place,
        of,
        result: Outcome::Nothing,
        queues: Vec::new(),
        without_source: stay.into_iter().map(|queue| queue.name).collect(),
    };
    if back.is_empty() {
        context.console.report(&report)?;
        return Ok(Exit::Done);
    }
    let show = |page: &mut Page| {
        page.line(report.place.head(&report.of));
        page.lines(back.iter().map(head));
    };
    if !args.yes || !context.console.quiet() {
        context.console.ask_about(show);
    }
    if !args.yes && !prompt.confirm().await? {
        report.result = Outcome::Declined;
        context.console.report(&report)?;
        return Ok(Exit::Failed);
    }
    report.result = Outcome::Moved;
    for queue in &back {
        report.queues.push(carry_out(clients, queue, args.rate, context).await?);
    }
    context.console.report(&report)?;
    report.exit()
}

async fn carry_out(
    clients: &Clients,
    queue: &Queue,
    rate: Option<i32>,
    context: &Context,
) -> Result<Moved, Error> {
    let live = Mutex::new(context.console.live());
    let moved = dlq::redrive(clients, &*context.clock, context.pace(), queue, rate, |moved| {
        let mut live = live.lock().unwrap_or_else(PoisonError::into_inner);
        if live.is_visible() {
            live.bar(queue.name.clone(), moved.moved, moved.of.unwrap_or(queue.messages), true);
        }
    });
    moved.await
}

impl Report {
    /// What it means to the shell: a move that SQS did not finish is no success.
    fn exit(self) -> Result<Exit, Error> {
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
        let hint = Some("see what is left with `mdd dlq`".to_owned());
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
