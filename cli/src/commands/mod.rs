//! The commands: one file each, its arguments above, what it does below.

mod bootstrap;
mod completions;
mod demo;
mod local;
mod man;
mod start;
pub mod view;

use clap::Subcommand;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create or update the pipeline stack from a change set that is shown first
    Bootstrap(bootstrap::Args),
    /// Write a shell's completion script to stdout
    Completions(completions::Args),
    /// The whole pipeline on this machine: build, test stack, approval, production
    Demo(demo::Args),
    /// The local engine: start, stop, look at it
    Local(local::Args),
    /// Write the manual page of mdd or of one command to stdout
    Man(man::Args),
    /// Start an execution of the pipeline
    Start(start::Args),
}

impl Command {
    /// Do it.
    pub async fn run(self, context: &Context) -> Result<Exit, Error> {
        match self {
            Self::Bootstrap(args) => bootstrap::run(args, context).await,
            Self::Completions(args) => completions::run(&args, context),
            Self::Demo(args) => Box::pin(demo::run(args, context)).await,
            Self::Local(args) => local::run(args, context).await,
            Self::Man(args) => man::run(&args, context),
            Self::Start(args) => start::run(&args, context).await,
        }
    }
}
