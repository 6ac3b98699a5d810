//! `mdd upload-sample`: files into the test stack, and what the harvester makes of them.

mod list;
mod progress;
mod report;
mod row;
mod sums;
mod table;
mod target;

use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Date;

use crate::args::values::duration;
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::Pace;
use crate::ops::samples::{self, Catalogue, Job, Pick, Rate, Task, Track, chosen, default_choice};
pub(super) use list::List;
use progress::Watcher;
pub(super) use report::Report;
use report::Wanted;
use target::Target;

/// A harvest takes less than a second: the usual two seconds between looks would be most of the wait.
const USUAL: Duration = Duration::from_millis(300);

/// Put samples or given files into the test stack and follow what becomes of them
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
#[command(after_help = "\
Examples:
  mdd upload-sample --verify                      all samples; is what comes of them what must?
  mdd upload-sample --list                        what samples there are
  mdd upload-sample eod_bad_rows_20250228         one of them
  mdd upload-sample ~/asx/2025-03-03              every file of a folder and its folders
  mdd upload-sample trades.xls --received-on 2025-03-03
  mdd upload-sample --all --repeat 50 --rate 10   a load: each sample 50 times, 10 files a second
  mdd upload-sample ~/asx --continue              go on where an earlier run was broken off
  mdd upload-sample ~/asx --bucket my-bucket      to your own bucket, without waiting for results

Files go to in/ of the bucket that the test stack's output DataBucketName names, never to
production. A file that could not be harvested ends under failed/ with its reason. Hidden files of
a folder are left out, links are followed. A file above 16 MiB goes in parts; what an interrupted
run left of it is continued.

To the harvester a file is its bytes. Repetitions go under keys of their own, in/T0002/ and so on,
so that each has a result; but all of them come to the result of the first and add no rows.

Exit codes: 0 all well; 1 every file failed or differs; 3 some did; 8 none did, but some still run
at the time limit; 130 interrupted, after saying how far it came.")]
pub struct Args {
    /// Samples by name, files or folders; without any, all samples
    #[arg(value_name = "SAMPLE|PATH", value_hint = clap::ValueHint::AnyPath)]
    files: Vec<String>,
    /// All samples, which is also what happens without names
    #[arg(long, conflicts_with = "files")]
    all: bool,
    /// Show the samples and what must come of them, and upload nothing
    #[arg(long, conflicts_with_all = ["files", "no_wait", "verify", "timeout", "stack", "bucket", "received_on", "repeat", "rate", "resume"])]
    list: bool,
    /// Follow each file until the harvester is done with it, as happens anyway unless --bucket is given
    #[arg(long)]
    wait: bool,
    /// Leave when the files are stored, without following what becomes of them
    #[arg(long, conflicts_with_all = ["verify", "wait"])]
    no_wait: bool,
    /// Compare what comes of each file with what must
    #[arg(long)]
    verify: bool,
    /// How long results may take once the last file is stored
    #[arg(long, value_name = "DURATION", default_value = "2m", value_parser = duration)]
    timeout: Duration,
    /// Upload each file so many times, each under a key of its own
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    repeat: Option<u32>,
    /// Begin so many files a second: 10, 0.5, 30/m; otherwise as many as the line takes
    #[arg(long, value_name = "RATE")]
    rate: Option<Rate>,
    /// Leave out what is stored or harvested already, byte for byte under the same key
    #[arg(long = "continue")]
    resume: bool,
    /// The day the files were downloaded, for those that say no date of their own
    #[arg(long, value_name = "YYYY-MM-DD")]
    received_on: Option<Date>,
    /// What must come of the files, instead of config/samples/expected.json; samples are looked for beside it
    #[arg(long, value_name = "FILE")]
    expected: Option<PathBuf>,
    /// Another test stack than the one in config/mdd.toml
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
    /// A bucket that belongs to no test stack, nor to production; results are waited for only with --wait or --verify
    #[arg(long, value_name = "NAME", conflicts_with = "stack")]
    bucket: Option<String>,
    /// The folder in that bucket; '' is none
    #[arg(long, value_name = "FOLDER", requires = "bucket")]
    prefix: Option<String>,
    /// Upload to --bucket also where nobody can say whether it is production's
    #[arg(short, long, requires = "bucket")]
    yes: bool,
}

impl Args {
    fn waits(&self) -> bool {
        if self.bucket.is_some() { self.wait || self.verify } else { !self.no_wait }
    }

    /// What keys begin with: nothing, or a folder with its slash.
    fn prefix(&self) -> String {
        match self.prefix.as_deref().map(|folder| folder.trim_matches('/')) {
            None => asx::keys::IN.to_owned(),
            Some("") => String::new(),
            Some(folder) => format!("{folder}/"),
        }
    }
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    if args.list {
        context.console.report(&List::new(&catalogue(&args, context)?))?;
        return Ok(Exit::Done);
    }
    if args.waits() && !args.prefix().starts_with(asx::keys::IN) {
        return Err(Error::usage(
            format!("nothing is harvested from {:?}: there will be no result to wait for", args.prefix()),
            "leave --wait and --verify out, or --prefix",
        ));
    }
    let picks = pick(&args, context)?;
    let clients = context.clients().await?;
    let Some(target) = target::find(&args, clients, context).await? else { return Ok(Exit::Failed) };
    let tasks = tasks(&args, clients, &target, picks).await?;
    let (tracks, interrupted) = carry_out(&args, clients, &target, tasks, context).await;

    let wanted = Wanted {
        waited: args.waits(),
        verify: args.verify,
        interrupted,
        repeat: args.repeat,
        rate: args.rate,
    };
    let report = Report::new(target, tracks, wanted);
    context.console.report(&report)?;
    if interrupted {
        context.console.note(&report.how_far());
        return Err(Error::Interrupted);
    }
    report.exit(args.timeout)
}

/// What is left to do, if an earlier run has done some of it.
async fn tasks(
    args: &Args,
    clients: &Clients,
    target: &Target,
    picks: Vec<Pick>,
) -> Result<Vec<Task>, Error> {
    if !args.resume {
        return Ok(picks.into_iter().map(|pick| (pick, None)).collect());
    }
    let known = samples::already(clients, &target.bucket, &picks).await?;
    Ok(picks.into_iter().zip(known).collect())
}

/// How far each file came, and whether Ctrl-C was why.
async fn carry_out(
    args: &Args,
    clients: &Clients,
    target: &Target,
    tasks: Vec<Task>,
    context: &Context,
) -> (Vec<Track>, bool) {
    let job = Job {
        clients,
        clock: &*context.clock,
        pace: Pace::new(context.globals.poll_interval.or(Some(USUAL))),
        bucket: &target.bucket,
        wait: args.waits(),
        limit: args.timeout,
        rate: args.rate,
    };
    let (mut hold, mut interrupted) = (context.interrupt.hold(), false);
    let stop = async {
        hold.pressed().await;
        interrupted = true;
    };
    let mut watcher = Watcher::new(context, args.waits());
    let tracks = samples::send(&job, tasks, stop, |board, changed| watcher.tell(board, changed)).await;
    (tracks, interrupted)
}

fn pick(args: &Args, context: &Context) -> Result<Vec<Pick>, Error> {
    let catalogue = match catalogue(args, context) {
        Ok(catalogue) => Some(catalogue),
        // Files can be uploaded without knowing any sample.
        Err(_) if !args.files.is_empty() && !args.verify && args.expected.is_none() => None,
        Err(error) => return Err(error),
    };
    let prefix = args.prefix();
    let picks = match &catalogue {
        Some(catalogue) if args.files.is_empty() => default_choice(catalogue, &prefix)
            .into_iter()
            .map(|pick| Pick { received_on: args.received_on.or(pick.received_on), ..pick })
            .collect(),
        catalogue => chosen(context.folder(), &args.files, &prefix, args.received_on, catalogue.as_ref())?,
    };
    match picks.iter().find(|pick| args.verify && pick.expected.is_none()) {
        Some(pick) => Err(Error::usage(
            format!("nothing says what must come of {}", pick.name),
            "follow it without --verify, or say what must come of it with --expected FILE",
        )),
        None => samples::repeated(picks, args.repeat.unwrap_or(1), &prefix),
    }
}

fn catalogue(args: &Args, context: &Context) -> Result<Catalogue, Error> {
    match &args.expected {
        Some(file) => Catalogue::read(&context.folder().join(file)),
        None => Catalogue::of(context.project()?),
    }
}
