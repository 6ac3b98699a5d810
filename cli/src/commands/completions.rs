//! `mdd completions`: what a shell needs to complete our commands.

use clap_complete::Shell;

use crate::args::offered;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Write a shell's completion script to stdout
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd completions bash > ~/.local/share/bash-completion/completions/mdd
  mdd completions zsh > \"${fpath[1]}/_mdd\"
  mdd completions fish > ~/.config/fish/completions/mdd.fish
  mdd completions powershell >> $PROFILE

What is completed are commands, flags and their fixed values. Names that are in the account, of stages or stacks, are
not looked up while somebody types: a name that is not there is answered with the one that was meant.")]
pub struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut offered(), "mdd", &mut script);
    context.console.raw(&script)?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use crate::args::command;
    use crate::testing::{Script, typed};

    #[tokio::test]
    async fn every_shell_gets_every_command_and_every_flag() {
        for shell in ["bash", "zsh", "fish", "powershell"] {
            let ran = typed(&Script::new(), &["completions", shell]).await;
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{shell}");
            let mut commands = vec![command()];
            while let Some(command) = commands.pop() {
                for sub in command.get_subcommands() {
                    assert!(ran.stdout.contains(sub.get_name()), "{shell} has no {}", sub.get_name());
                    commands.push(sub.clone());
                }
                for flag in command.get_arguments().filter(|flag| !flag.is_hide_set()) {
                    let Some(long) = flag.get_long() else { continue };
                    // fish writes them without dashes, behind -l.
                    assert!(ran.stdout.contains(long), "{shell} has no --{long}");
                }
            }
        }
    }

    #[tokio::test]
    async fn what_help_hides_is_not_offered() {
        for shell in ["bash", "zsh", "fish", "powershell"] {
            let ran = typed(&Script::new(), &["completions", shell]).await;
            let mut commands = vec![command()];
            while let Some(command) = commands.pop() {
                commands.extend(command.get_subcommands().cloned());
                for hidden in command.get_arguments().filter(|flag| flag.is_hide_set()) {
                    let long = hidden.get_long().unwrap_or_default();
                    assert!(!ran.stdout.contains(long), "{shell} has --{long}");
                }
            }
        }
    }

    #[tokio::test]
    async fn a_shell_that_is_not_known_is_refused_with_those_that_are() {
        let ran = typed(&Script::new(), &["completions", "bsh"]).await;
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("a similar value exists: 'bash'"), "{}", ran.stderr);
    }

    /// What bash offers behind these words, asked of bash itself.
    #[cfg(unix)]
    fn offered(script: &std::path::Path, words: &[&str]) -> Vec<String> {
        let last = words.len() - 1;
        let text = format!(
            "source '{}'; compopt() {{ :; }}; COMP_WORDS=({}); COMP_CWORD={last}; _mdd mdd \"${{COMP_WORDS[{last}]}}\" \
             \"${{COMP_WORDS[{}]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            script.display(),
            words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
            last - 1
        );
        let run = std::process::Command::new("bash").args(["--norc", "-c", &text]).output().expect("bash");
        let offered = String::from_utf8(run.stdout).expect("text");
        assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
        offered.lines().map(str::to_owned).collect()
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn bash_completes_commands_flags_and_values() {
        let folder = tempfile::tempdir().expect("a folder");
        let script = folder.path().join("mdd.bash");
        let ran = typed(&Script::new(), &["completions", "bash"]).await;
        std::fs::write(&script, ran.stdout).expect("a file");
        assert_eq!(offered(&script, &["mdd", "boo"]), ["bootstrap"]);
        assert_eq!(offered(&script, &["mdd", "local", "res"]), ["reset"]);
        assert_eq!(offered(&script, &["mdd", "watch", "--unt"]), ["--until"]);
        assert_eq!(offered(&script, &["mdd", "status", "--output", "j"]), ["json"]);
        assert_eq!(offered(&script, &["mdd", "watch", "--until", ""]), ["approval", "end"]);
        assert_eq!(offered(&script, &["mdd", "watch", "--execution", ""]), [""], "no files");
    }
}
