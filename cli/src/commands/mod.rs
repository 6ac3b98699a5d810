//! The commands: one file each, its arguments above, what it does below.

mod bootstrap;
mod completions;
mod man;
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
    /// Write the manual page of mdd or of one command to stdout
    Man(man::Args),
}

impl Command {
    /// Do it.
    pub async fn run(self, context: &Context) -> Result<Exit, Error> {
        match self {
            Self::Bootstrap(args) => bootstrap::run(args, context).await,
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
        }
    }
}
