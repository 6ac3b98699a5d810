//! `mdd completions`: what a shell needs to complete our commands.

use clap_complete::Shell;

use crate::args::command;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Write a shell's completion script to stdout
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd completions bash > ~/.local/share/bash-completion/completions/mdd
  mdd completions zsh > \"${fpath[1]}/_mdd\"
  mdd completions fish > ~/.config/fish/completions/mdd.fish")]
pub struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "mdd", &mut script);
    context.console.raw(&script)?;
    Ok(Exit::Done)
}
