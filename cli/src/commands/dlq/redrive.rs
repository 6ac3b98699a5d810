//! `mdd dlq redrive`: dead letters back to the queue they came from.

mod progress;
mod report;

use std::sync::{Mutex, PoisonError};

use super::place::{Found, Queues};
use super::report::head;
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::dlq::{self, Moved, Queue};
use crate::ui::{Page, Prompt};
use progress::Watcher;
use report::Outcome;
pub(in crate::commands) use report::Report;

/// Send the messages back to the queue they came from
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd dlq redrive                           show what would go back, then ask
  mdd dlq redrive --production --rate 5 --yes

SQS moves the messages by itself, all of them. Ctrl-C leaves it at work and says how to end it; the
same command follows it again.")]
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

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
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
    if !args.yes && !Prompt::new("Send them back?", "--yes").confirm().await? {
        report.result = Outcome::Declined;
        context.console.report(&report)?;
        return Ok(Exit::Failed);
    }
    report.result = Outcome::Moved;
    for queue in &back {
        match carry_out(clients, queue, &args, context).await {
            Ok(moved) => report.queues.push(moved),
            // What is back already is told first.
            Err(error) if report.queues.iter().any(|moved| moved.moved > 0) => {
                context.console.report(&report)?;
                return Err(error.partly());
            }
            Err(error) => return Err(error),
        }
    }
    context.console.report(&report)?;
    report.exit(&args.queues.typed())
}

async fn carry_out(clients: &Clients, queue: &Queue, args: &Args, context: &Context) -> Result<Moved, Error> {
    let mut hold = context.interrupt.hold();
    let watcher = Mutex::new(Watcher::new(context, queue));
    let watching = || watcher.lock().unwrap_or_else(PoisonError::into_inner);
    let moved = dlq::redrive(clients, &*context.clock, context.pace(), queue, args.rate, |moved| {
        watching().tell(moved);
    });
    tokio::select! {
        moved = moved => moved,
        () = hold.pressed() => {
            watching().leave(&context.globals.command(&format!("dlq redrive{}", args.queues.typed())));
            Err(Error::Interrupted)
        }
    }
}
