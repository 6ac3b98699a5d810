//! `mdd man`: manual pages, made from the same definitions as `--help`.

use std::path::{Path, PathBuf};

use crate::args::command;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::did_you_mean;

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
    context.console.raw(&page(found)?)?;
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
    std::fs::write(&file, page(command)?).map_err(|source| Error::File {
        verb: "write",
        path: file,
        source,
    })?;
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).try_for_each(|sub| write_all(sub, folder))
}

fn page(command: &clap::Command) -> Result<Vec<u8>, Error> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(Error::Output)?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::{command, write_all};

    #[test]
    fn every_command_has_a_page() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut root = command();
        root.build();
        write_all(&root, folder.path()).expect("pages");
        for command in root.get_subcommands() {
            let page = folder.path().join(format!("mdd-{}.1", command.get_name()));
            assert!(page.is_file(), "{}", page.display());
        }
    }
}
