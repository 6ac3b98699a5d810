//! `mdd upload-sample`: files into the test stack, and what the harvester makes of them.

mod list;
mod progress;
mod report;
mod row;

use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Date;

use crate::args::values::duration;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::Pace;
use crate::ops::samples::{self, Catalogue, Job, Pick, chosen, default_choice};
use crate::ops::test_stack::TestStack;
use list::List;
use progress::Watcher;
use report::{Place, Report};

/// A harvest takes less than a second: the usual two seconds between looks would be most of the wait.
const USUAL: Duration = Duration::from_millis(300);

/// Put samples or given files into the test stack and follow what becomes of them
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "four independent flags")]
#[command(after_help = "\
Examples:
  mdd upload-sample --verify                       all samples; is what comes of them what must?
  mdd upload-sample --list                         what samples there are
  mdd upload-sample eod_bad_rows_20250228          one of them
  mdd upload-sample ~/asx/2025-03-03               every file of a folder
  mdd upload-sample trades.xls --received-on 2025-03-03

Files go to in/ of the bucket that the test stack's output DataBucketName names, never to production. A file
that could not be harvested ends under failed/ with its reason.

Exit codes: 0 all well; 1 every file failed or differs; 3 some did; 8 some still run at the time limit.")]
pub struct Args {
    /// Samples by name, files or folders; without any, all samples
    #[arg(value_name = "SAMPLE|PATH")]
    files: Vec<String>,
    /// All samples, which is also what happens without names
    #[arg(long, conflicts_with = "files")]
    all: bool,
    /// Show the samples and what must come of them, and upload nothing
    #[arg(long, conflicts_with_all = ["files", "no_wait", "verify", "timeout", "stack", "received_on"])]
    list: bool,
    /// Follow each file until the harvester is done with it, as happens anyway
    #[arg(long, hide = true)]
    wait: bool,
    /// Leave when the files are stored, without following what becomes of them
    #[arg(long, conflicts_with_all = ["verify", "wait"])]
    no_wait: bool,
    /// Compare what comes of each file with what must
    #[arg(long)]
    verify: bool,
    /// How long to wait for all files together
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = duration)]
    timeout: Duration,
    /// The day the files were downloaded, for those that say no date of their own
    #[arg(long, value_name = "YYYY-MM-DD")]
    received_on: Option<Date>,
    /// What must come of the files, instead of config/samples/expected.json; samples are looked for beside it
    #[arg(long, value_name = "FILE")]
    expected: Option<PathBuf>,
    /// Another test stack than the one in config/mdd.toml
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    if args.list {
        context.console.report(&List::new(&catalogue(&args, context)?))?;
        return Ok(Exit::Done);
    }
    let picks = pick(&args, context)?;
    let clients = context.clients().await?;
    let stacks = &context.settings()?.stacks;
    let stack = TestStack::require(clients, stacks, args.stack.as_ref().unwrap_or(&stacks.test)).await?;
    let bucket = stack.data_bucket()?;

    let waited = !args.no_wait;
    let job = Job {
        clients,
        clock: &*context.clock,
        pace: Pace::new(context.globals.poll_interval.or(Some(USUAL))),
        bucket,
        wait: waited,
        limit: args.timeout,
    };
    let mut watcher = Watcher::new(context, waited);
    let tracks = samples::send(&job, picks, |tracks, changed| watcher.tell(tracks, changed)).await;
    drop(watcher);

    let place = Place { stack: &stack.name, bucket, harvester: stack.output("HarvesterFunctionName") };
    let report = Report::new(&place, tracks, waited, args.verify);
    context.console.report(&report)?;
    report.exit(args.timeout)
}

fn pick(args: &Args, context: &Context) -> Result<Vec<Pick>, Error> {
    let catalogue = match catalogue(args, context) {
        Ok(catalogue) => Some(catalogue),
        // Files can be uploaded without knowing any sample.
        Err(_) if !args.files.is_empty() && !args.verify && args.expected.is_none() => None,
        Err(error) => return Err(error),
    };
    let picks = match &catalogue {
        Some(catalogue) if args.files.is_empty() => default_choice(catalogue)
            .into_iter()
            .map(|pick| Pick { received_on: args.received_on.or(pick.received_on), ..pick })
            .collect(),
        catalogue => chosen(context.folder(), &args.files, args.received_on, catalogue.as_ref())?,
    };
    match picks.iter().find(|pick| args.verify && pick.expected.is_none()) {
        Some(pick) => Err(Error::usage(
            format!("nothing says what must come of {}", pick.name),
            "follow it without --verify, or say what must come of it with --expected FILE",
        )),
        None => Ok(picks),
    }
}

fn catalogue(args: &Args, context: &Context) -> Result<Catalogue, Error> {
    match &args.expected {
        Some(file) => Catalogue::read(&context.folder().join(file)),
        None => Catalogue::of(context.project()?),
    }
}
