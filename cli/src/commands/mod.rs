//! The commands: one file each, its arguments above, what it does below.

mod completions;
mod man;

use clap::Subcommand;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a shell's completion script to stdout
    Completions(completions::Args),
    /// Write the manual page of mdd or of one command to stdout
    Man(man::Args),
}

impl Command {
    /// Do it.
    pub async fn run(self, context: &Context) -> Result<Exit, Error> {
        match self {
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
        }
    }
}
