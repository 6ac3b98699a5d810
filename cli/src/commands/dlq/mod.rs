//! `mdd dlq`: what the dead-letter queues hold, and the way back.

mod place;
mod redrive;
mod report;

use clap::{Args as ClapArgs, Subcommand};

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::dlq;
use place::Queues;
pub(super) use redrive::Report as Redriven;
pub(super) use report::Shown;

/// Show what the dead-letter queues hold, and send it back
#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "\
Examples:
  mdd dlq                          the test stack's dead letters, grouped by error
  mdd dlq --production             those of production
  mdd dlq redrive --production     send the jobs back to their queue, and follow that
  mdd dlq --queue my-queue --messages 50 --output json

SQS has no way to look at a message without receiving it: each is hidden for a moment, made visible again, and its
count of receives grows by one. In a dead-letter queue nothing depends on that count. A queue that has a dead-letter
queue of its own is counted and not looked into.")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    show: Show,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show what they hold (what `mdd dlq` does)
    Show(Show),
    /// Send the messages back to the queue they came from
    Redrive(redrive::Args),
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:\n  mdd dlq show --production --full")]
struct Show {
    #[command(flatten)]
    queues: Queues,
    /// Messages to look at in each queue
    #[arg(long, value_name = "N", default_value_t = 10)]
    messages: usize,
    /// Show the messages whole
    #[arg(long)]
    full: bool,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    match args.verb {
        None => show(args.show, context).await,
        Some(Verb::Show(args)) => show(args, context).await,
        Some(Verb::Redrive(args)) => redrive::run(args, context).await,
    }
}

async fn show(args: Show, context: &Context) -> Result<Exit, Error> {
    let clients = context.clients().await?;
    let found = args.queues.find(clients, context).await?;
    let looks = found.queues.into_iter().map(|queue| dlq::peek(clients, queue, args.messages));
    let queues = futures::future::try_join_all(looks).await?;
    let redrive = context.globals.command(&format!("dlq redrive{}", args.queues.typed()));
    let shown = Shown {
        place: found.place,
        of: found.of,
        queues,
        full: args.full,
        redrive,
        now: context.clock.now(),
    };
    context.console.report(&shown)?;
    Ok(Exit::Done)
}
