//! Flags that every command takes.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum};

use super::values::duration;

/// What the flags that every command takes stand under.
pub const GLOBAL_OPTIONS: &str = "Global options";

/// What applies to every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = GLOBAL_OPTIONS)]
pub struct Globals {
    /// Work with the local engine (`mdd local up`) instead of AWS; --profile is refused beside it
    #[arg(long, global = true, env = "MDD_LOCAL", hide_env_values = true, value_parser = clap::builder::FalseyValueParser::new(), action = ArgAction::SetTrue)]
    pub local: bool,
    /// The profile whose credentials to use
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// The region to work in; with --local no other than the engine's
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,
    /// The settings file, instead of the nearest config/mdd.toml
    #[arg(long, global = true, env = "MDD_CONFIG", hide_env_values = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How results are written: text or json
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        hide_possible_values = true
    )]
    pub output: OutputFormat,
    /// When to use colour: auto, always or never
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        hide_possible_values = true
    )]
    pub color: ColorChoice,
    /// Show results and errors only, no progress
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Tell of every request with its status, time and id; twice: also where each try goes
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// How long to wait between two looks at something that changes
    #[arg(long, global = true, env = "MDD_POLL_INTERVAL", value_name = "DURATION", hide = true, value_parser = duration)]
    pub poll_interval: Option<Duration>,
}

impl Globals {
    /// A command of ours as it is typed to reach the same place: `mdd --local watch`.
    pub fn command(&self, rest: &str) -> String {
        let mut words = vec!["mdd".to_owned()];
        if self.local {
            words.push("--local".to_owned());
        }
        for (flag, value) in [("--profile", &self.profile), ("--region", &self.region)] {
            words.extend(value.iter().map(|value| format!("{flag} {}", shell_word(value))));
        }
        let config = self.config.iter().map(|file| shell_word(&file.display().to_string()));
        words.extend(config.map(|file| format!("--config {file}")));
        words.push(rest.to_owned());
        words.join(" ")
    }
}

/// A word as a shell takes it literally.
pub fn shell_word(text: &str) -> String {
    let harmless = |character: char| character.is_ascii_alphanumeric() || "-_./:@".contains(character);
    if !text.is_empty() && text.chars().all(harmless) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// How results are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one document, or one line per event.
    Json,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` or `TERM=dumb` say no; elsewhere when `CLICOLOR_FORCE` says yes.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[cfg(test)]
mod tests {
    use super::Globals;

    #[test]
    fn a_command_of_ours_reaches_the_same_place() {
        let globals = Globals { config: Some("a project/mdd.toml".into()), ..Globals::default() };
        let local = Globals { local: true, ..globals.clone() };
        assert_eq!(local.command("status"), "mdd --local --config 'a project/mdd.toml' status");
        let (profile, region) = (Some("markets".to_owned()), Some("eu-west-1".to_owned()));
        let there = Globals { profile, region, config: None, ..globals };
        assert_eq!(there.command("watch"), "mdd --profile markets --region eu-west-1 watch");
    }
}
