//! `mdd` itself.

use clap::Parser;

use super::Globals;
use crate::commands::Command;

const EXAMPLES: &str = "\
Examples:
  mdd demo                               the whole pipeline on this machine, start to end
  mdd local up                           start the local engine; then add --local to any command
  mdd bootstrap                          create or update the pipeline
  mdd watch --until approval             follow an execution until somebody has to decide
  mdd upload-sample --verify             try the test stack
  mdd approve                            see what waits, and decide

Exit codes:
  0 done or nothing to do     1 failed or rejected         2 usage or configuration
  3 partly done               4 credentials or permission  8 still running at the time limit
  9 superseded                70 a bug in mdd              130 interrupted";

/// Run a market-data pipeline from the terminal, on AWS or entirely on this machine.
#[derive(Debug, Parser)]
#[command(name = "mdd", version, after_help = EXAMPLES, max_term_width = 100, infer_subcommands = false)]
#[command(subcommand_required = true, arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What applies to every command.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
