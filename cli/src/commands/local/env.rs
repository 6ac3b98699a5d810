//! `mdd local env`: the exports that point the stock `aws` command, and any SDK, at the engine.

use std::collections::BTreeMap;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Engine;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ui::{self, Line};

/// Print what a shell must export for the aws command
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  eval \"$(mdd local env)\"
  mdd local env --shell fish | source")]
pub struct Args {
    /// The shell to write for
    #[arg(long, value_enum, default_value_t = Shell::Sh)]
    shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    /// bash, zsh, sh.
    Sh,
    /// fish.
    Fish,
    /// PowerShell.
    Powershell,
}

/// What would win over, or be sent along with, the engine's keys.
const UNSET: [&str; 2] = ["AWS_PROFILE", "AWS_SESSION_TOKEN"];

/// How the variables begin that name one service's endpoint.
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
const OF_SERVICE: &str = "AWS_ENDPOINT_URL_";

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let engine = Engine::read(&context.project()?.engine_file())?;
    let set = variables(&engine);
    let unset = unset(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()));
    if context.console.json() {
        context.console.document(&Variables { set: set.into_iter().collect(), unset })?;
        return Ok(Exit::Done);
    }
    for line in lines(args.shell, &unset, &set) {
        context.console.line(&Line::new().text(line))?;
    }
    Ok(Exit::Done)
}

/// What a shell sets and unsets.
#[derive(Serialize, JsonSchema)]
pub(in crate::commands) struct Variables {
    /// Names and values.
    set: BTreeMap<&'static str, String>,
    /// Names that would lead elsewhere.
    unset: Vec<String>,
}

impl ui::Document for Variables {
    const SCHEMA: &'static str = "mdd.local-env/1";
}

fn variables(engine: &Engine) -> [(&'static str, String); 5] {
    [
        ("AWS_ENDPOINT_URL", engine.url.clone()),
        ("AWS_ACCESS_KEY_ID", engine.access_key_id.clone()),
        ("AWS_SECRET_ACCESS_KEY", engine.secret_access_key.clone()),
        ("AWS_REGION", engine.region.clone()),
        ("AWS_DEFAULT_REGION", engine.region.clone()),
    ]
}

/// What is to go; of one service's endpoint, which comes before that of all, where it is set.
fn unset(environment: impl Iterator<Item = String>) -> Vec<String> {
    let of_service = environment.filter(|name| name.starts_with(OF_SERVICE));
    let mut names: Vec<String> = UNSET.iter().map(|name| (*name).to_owned()).chain(of_service).collect();
    names.sort_unstable();
    names
}

fn lines(shell: Shell, unset: &[String], set: &[(&str, String)]) -> Vec<String> {
    let unset = unset.iter().map(|name| match shell {
        Shell::Sh => format!("unset {name}"),
        Shell::Fish => format!("set -e {name}"),
        Shell::Powershell => format!("Remove-Item Env:{name} -ErrorAction SilentlyContinue"),
    });
    let set = set.iter().map(|(name, value)| match shell {
        Shell::Sh => format!("export {name}='{value}'"),
        Shell::Fish => format!("set -gx {name} '{value}'"),
        Shell::Powershell => format!("$Env:{name} = '{value}'"),
    });
    unset.chain(set).chain([aws(shell)]).collect()
}

/// Version 1 of the aws command ignores the variable for the services that once had other host names, SQS among them; what
/// is on the command line it heeds.
fn aws(shell: Shell) -> String {
    let function = match shell {
        Shell::Sh => r#"aws() { command aws ${AWS_ENDPOINT_URL:+"--endpoint-url=$AWS_ENDPOINT_URL"} "$@"; }"#,
        Shell::Fish => "function aws; command aws --endpoint-url=$AWS_ENDPOINT_URL $argv; end",
        Shell::Powershell => {
            "function aws { & (Get-Command aws -CommandType Application)[0] \"--endpoint-url=$Env:AWS_ENDPOINT_URL\" @args }"
        }
    };
    function.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Shell, lines, unset};

    #[test]
    fn each_shell_gets_its_own_words() {
        let set = [("AWS_REGION", "ap-southeast-2".to_owned())];
        let last = |shell| lines(shell, &[], &set).into_iter().rev().nth(1).unwrap_or_default();
        assert_eq!(last(Shell::Sh), "export AWS_REGION='ap-southeast-2'");
        assert_eq!(last(Shell::Fish), "set -gx AWS_REGION 'ap-southeast-2'");
        assert_eq!(last(Shell::Powershell), "$Env:AWS_REGION = 'ap-southeast-2'");
    }

    #[test]
    fn an_endpoint_of_one_service_would_lead_elsewhere() {
        let names = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "HOME"].map(ToOwned::to_owned);
        let unset = unset(names.into_iter());
        assert_eq!(unset, ["AWS_ENDPOINT_URL_S3", "AWS_PROFILE", "AWS_SESSION_TOKEN"]);
        assert!(lines(Shell::Sh, &unset, &[]).contains(&"unset AWS_ENDPOINT_URL_S3".to_owned()));
    }
}
