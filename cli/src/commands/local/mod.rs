//! `mdd local`: the engine on this machine. One file a verb.

mod coverage;
mod down;
mod engine;
mod env;
#[cfg(unix)]
mod host;
#[cfg(not(unix))]
#[path = "host_elsewhere.rs"]
mod host;
mod logs;
mod outbox;
mod reset;
mod status;
mod up;

use clap::Subcommand;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

pub(super) use coverage::Report as Coverage;
pub(super) use down::Report as Down;
pub(super) use engine::Options;
pub(super) use env::Variables;
pub(super) use host::{Running, start};
pub(super) use reset::Report as Reset;
pub(super) use status::Report as Status;
pub(super) use up::Ready;

/// The local engine: start, stop, look at it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd local up                  in one terminal; Ctrl-C stops it
  mdd --local bootstrap --yes   in another
  mdd local status              what runs, and the mails nobody sent
  eval \"$(mdd local env)\"       then the stock aws command works against it")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Start the engine and stay until Ctrl-C
    Up(up::Args),
    /// Stop the engine
    #[command(after_help = "Examples:\n  mdd local down")]
    Down,
    /// Show what runs, the stacks, and the outbox
    Status(status::Args),
    /// Forget everything the engine keeps
    Reset(reset::Args),
    /// Print what a shell must export for the aws command
    Env(env::Args),
    /// Print what an engine started with --detach has written
    #[command(after_help = "Examples:\n  mdd local logs | less")]
    Logs,
    /// List every operation, resource type and action the engine has
    #[command(after_help = "Examples:\n  mdd local coverage\n  mdd local coverage --output json")]
    Coverage,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    match args.verb {
        Verb::Up(args) => up::run(args, context).await,
        Verb::Down => down::run(context).await,
        Verb::Status(args) => status::run(&args, context).await,
        Verb::Reset(args) => reset::run(&args, context).await,
        Verb::Env(args) => env::run(&args, context),
        Verb::Logs => logs::run(context),
        Verb::Coverage => coverage::run(context),
    }
}
