//! `mdd inspect`: what the harvester would make of local files, by its own code.

mod report;
mod values;

use std::path::PathBuf;

use futures::StreamExt;
use jiff::civil::Date;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::inspect::{inspect, write};
use crate::ops::local_files::LocalFile;
pub(super) use report::Report;
use report::Row;

/// Run the harvester's own code on local files
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd inspect eod_au_20250227.csv             what it is, why, and what becomes of its rows
  mdd inspect ~/asx/2025-03-03 --out out      write tables, rejects and manifests as the harvester would
  mdd inspect trades.xls --received-on 2025-03-03
  mdd inspect *.csv --output json

Nothing is uploaded; no account and no engine is needed.

Exit codes: 0 every file became tables; 1 none did; 3 some did.")]
pub struct Args {
    /// Files or folders
    #[arg(value_name = "PATH", required = true, value_hint = clap::ValueHint::AnyPath)]
    files: Vec<String>,
    /// Write tables, rejected rows, and manifest or reason below this folder, under the harvester's keys
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// The day the files were downloaded, for those that say no date of their own
    #[arg(long, value_name = "YYYY-MM-DD")]
    received_on: Option<Date>,
    /// How many rejected rows to show of each file
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    rejects: usize,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let files = files(&args.files, context)?;
    let out = args.out.map(|folder| context.folder().join(folder));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let now = context.clock.now();
    // In their order, because of two files with the same table and date the later one wins.
    let mut work = futures::stream::iter(files.into_iter().map(async |file| {
        let path = file.path.clone();
        (path, inspect(file, args.received_on, now).await)
    }))
    .buffered(cores);
    let mut rows = Vec::new();
    while let Some((path, result)) = work.next().await {
        rows.push(match result {
            Ok(mut inspected) => {
                let written = out.as_ref().map(|folder| write(&mut inspected, folder)).transpose()?;
                Row::new(inspected, args.rejects, written.unwrap_or_default())
            }
            Err(error @ Error::File { .. }) => Row::unreadable(path, &error),
            Err(error) => return Err(error),
        });
    }
    let report = Report::new(rows);
    context.console.report(&report)?;
    report.exit()
}

fn files(arguments: &[String], context: &Context) -> Result<Vec<LocalFile>, Error> {
    let mut files = Vec::new();
    for argument in arguments {
        let found = LocalFile::expand(context.folder(), argument)?;
        files.extend(found.ok_or_else(|| {
            Error::usage(format!("there is no file {argument}"), "name files or folders on this machine")
        })?);
    }
    Ok(files)
}
