//! `mdd` itself.

use std::ffi::OsString;

use clap::{Arg, CommandFactory, FromArgMatches, Parser, Subcommand, ValueHint};

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

impl Cli {
    /// Read a command line, the program's name first.
    pub fn read(words: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Self, clap::Error> {
        Self::from_arg_matches(&command().try_get_matches_from(words)?)
    }
}

/// The line of usage and the examples come before the long list of options: who asks for help wants to begin.
const HELP: &str = "{about-with-newline}\n{usage-heading} {usage}{after-help}\n\n{all-args}";

/// The command line as it is parsed, helped with and documented.
pub fn command() -> clap::Command {
    examples_first(Cli::command())
}

/// What a shell offers while a command line is typed: clap's scripts would offer what is hidden in help too, and files
/// for every value that is none of a fixed set.
pub fn offered() -> clap::Command {
    let globals = Cli::command();
    let shown = globals.get_arguments().filter(|arg| !arg.is_hide_set()).cloned();
    let root = clap::Command::new("mdd").version(env!("CARGO_PKG_VERSION")).args(shown);
    files_for_paths_only(Command::augment_subcommands(root.disable_help_subcommand(true)))
}

fn files_for_paths_only(command: clap::Command) -> clap::Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let command =
        names.into_iter().fold(command, |command, name| command.mut_subcommand(name, files_for_paths_only));
    command.mut_args(|arg| if is_free_text(&arg) { arg.value_hint(ValueHint::Other) } else { arg })
}

fn is_free_text(arg: &Arg) -> bool {
    arg.get_action().takes_values()
        && arg.get_value_hint() == ValueHint::Unknown
        && arg.get_possible_values().is_empty()
}

fn examples_first(command: clap::Command) -> clap::Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let command =
        names.into_iter().fold(command, |command, name| command.mut_subcommand(name, examples_first));
    if command.get_after_help().is_some() { command.help_template(HELP) } else { command }
}

#[cfg(test)]
mod tests {
    use super::{Cli, command};

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn examples_come_before_options_in_every_commands_help() {
        fn check(mut command: clap::Command) {
            let help = command.render_long_help().to_string();
            let examples = help.find("Examples:").unwrap_or_else(|| panic!("no examples:\n{help}"));
            let options = help.find("Options:").into_iter().chain(help.find("Global options:")).min();
            assert!(options.is_some_and(|options| examples < options), "{help}");
            command.get_subcommands().filter(|sub| !sub.is_hide_set()).cloned().for_each(check);
        }
        let mut command = command();
        command.build();
        check(command);
    }

    #[test]
    fn a_slip_of_the_fingers_is_answered_with_what_was_meant() {
        for (words, meant) in [
            (&["mdd", "statsu"][..], "'status'"),
            (&["mdd", "local", "statsu"], "'status'"),
            (&["mdd", "clean_test"], "'clean-test'"),
            (&["mdd", "watch", "--utnil", "end"], "'--until'"),
            (&["mdd", "status", "--porfile", "x"], "'--profile'"),
            (&["mdd", "status", "--output", "jsn"], "'json'"),
            (&["mdd", "--color", "allways", "status"], "'always'"),
        ] {
            let error = Cli::read(words).expect_err("a slip").to_string();
            assert!(error.contains("similar") && error.contains(meant), "{words:?}: {error}");
        }
    }
}
