//! `mdd man`: manual pages, made from the same definitions as `--help`.

mod page;

use std::path::{Path, PathBuf};

use crate::args::command;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::did_you_mean;
use page::page;

/// Write the manual page of mdd or of one command to stdout
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd man | man -l -
  mdd man watch | man -l -
  mdd man --out ~/.local/share/man/man1")]
pub struct Args {
    /// The command, for instance watch; without it the page of mdd itself
    command: Vec<String>,
    /// Write the pages of all commands into this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let mut root = command();
    root.build();
    if let Some(folder) = &args.out {
        write_all(&root, folder)?;
        return Ok(Exit::Done);
    }
    let mut found = &root;
    for name in &args.command {
        found = found.find_subcommand(name).ok_or_else(|| {
            let names: Vec<&str> = found.get_subcommands().map(clap::Command::get_name).collect();
            let hint = did_you_mean(&names, name, "`mdd --help` lists the commands".to_owned());
            Error::usage(format!("there is no command {}", args.command.join(" ")), hint)
        })?;
    }
    context.console.raw(page(found).map_err(Error::Output)?.as_bytes())?;
    Ok(Exit::Done)
}

fn write_all(command: &clap::Command, folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(|source| Error::File {
        verb: "create",
        path: folder.to_owned(),
        source,
    })?;
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let file = folder.join(format!("{name}.1"));
    std::fs::write(&file, page(command).map_err(Error::Output)?).map_err(|source| Error::File {
        verb: "write",
        path: file,
        source,
    })?;
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).try_for_each(|sub| write_all(sub, folder))
}

#[cfg(test)]
mod tests {
    use super::{command, write_all};
    use crate::testing::{Script, typed};

    fn every(command: &clap::Command, each: &mut impl FnMut(&clap::Command)) {
        each(command);
        command.get_subcommands().filter(|sub| !sub.is_hide_set()).for_each(|sub| every(sub, each));
    }

    #[test]
    fn every_command_has_a_page_with_its_examples() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut root = command();
        root.build();
        write_all(&root, folder.path()).expect("pages");
        every(&root, &mut |command| {
            let name = command.get_display_name().unwrap_or_else(|| command.get_name());
            let file = folder.path().join(format!("{name}.1"));
            let page = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("no {}", file.display()));
            for part in [".TH", ".SH NAME", ".SH SYNOPSIS", ".SH EXAMPLES", ".SH \"GLOBAL OPTIONS\""] {
                assert!(page.contains(part), "{name} has no {part}:\n{page}");
            }
        });
    }

    #[tokio::test]
    async fn a_page_is_asked_for_by_the_commands_words() {
        let script = Script::new();
        let page = typed(&script, &["man", "local", "up"]).await;
        assert_eq!(page.code, 0);
        assert!(page.stdout.contains("mdd\\-local\\-up") || page.stdout.contains("mdd local up"), "{page}");
        let slip = crate::testing::typed(&script, &["man", "wacth"]).await;
        assert_eq!(slip.code, 2);
        assert!(slip.stderr.contains("did you mean watch?"), "{slip}");
    }
}
