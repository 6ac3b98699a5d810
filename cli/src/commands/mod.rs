//! The commands: one file each, its arguments above, what it does below.

mod approve;
mod bootstrap;
mod clean_test;
mod completions;
mod curve;
mod demo;
mod destroy;
mod diff;
mod dlq;
mod doctor;
mod documents;
mod inspect;
mod local;
mod logs;
mod man;
mod retry;
mod rollback;
mod start;
mod status;
mod stop;
mod upload_sample;
pub mod view;
pub mod watch;

use clap::Subcommand;

pub use documents::documents;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole pipeline on this machine: build, test stack, approval, production
    Demo(demo::Args),
    /// The local engine: start, stop, look at it
    Local(local::Args),
    /// Create or update the pipeline stack from a change set that is shown first
    Bootstrap(bootstrap::Args),
    /// Follow an execution: stages, actions, build logs, the cause of a failure
    Watch(watch::Args),
    /// Put samples or given files into the test stack and follow what becomes of them
    UploadSample(upload_sample::Args),
    /// Show what waits for approval and the evidence for it, then approve or reject
    Approve(approve::Args),
    /// Empty the test stack's buckets: every version, every marker, every unfinished upload
    CleanTest(clean_test::Args),
    /// Show the pipeline and its stacks at a glance
    Status(status::Args),
    /// Start an execution of the pipeline
    Start(start::Args),
    /// Run a failed stage again, under the same execution
    Retry(retry::Args),
    /// Show the log of a build or a lambda, and follow it
    Logs(logs::Args),
    /// Stop an execution of the pipeline
    Stop(stop::Args),
    /// Show what production would change, or what the template would change
    Diff(diff::Args),
    /// Bring a stage back to a version that succeeded in it
    Rollback(rollback::Args),
    /// Delete everything that bootstrap made, in order
    Destroy(destroy::Args),
    /// Check everything a day with the pipeline needs; each finding with its fix
    Doctor(doctor::Args),
    /// Show what the dead-letter queues hold, and send it back
    Dlq(dlq::Args),
    /// Run the harvester's own code on local files
    Inspect(inspect::Args),
    /// Draw the forward curve per region and product from the harvested tables
    Curve(curve::Args),
    /// Write a shell's completion script to stdout
    Completions(completions::Args),
    /// Write the manual page of mdd or of one command to stdout
    Man(man::Args),
}

impl Command {
    /// Do it.
    pub async fn run(self, context: &Context) -> Result<Exit, Error> {
        match self {
            Self::Demo(args) => Box::pin(demo::run(args, context)).await,
            Self::Local(args) => local::run(args, context).await,
            Self::Bootstrap(args) => Box::pin(bootstrap::run(args, context)).await,
            Self::Watch(args) => Box::pin(watch::run(args, context)).await,
            Self::UploadSample(args) => Box::pin(upload_sample::run(args, context)).await,
            Self::Approve(args) => Box::pin(approve::run(args, context)).await,
            Self::CleanTest(args) => Box::pin(clean_test::run(args, context)).await,
            Self::Status(args) => Box::pin(status::run(args, context)).await,
            Self::Start(args) => start::run(&args, context).await,
            Self::Retry(args) => Box::pin(retry::run(args, context)).await,
            Self::Logs(args) => Box::pin(logs::run(args, context)).await,
            Self::Stop(args) => Box::pin(stop::run(args, context)).await,
            Self::Diff(args) => Box::pin(diff::run(args, context)).await,
            Self::Rollback(args) => Box::pin(rollback::run(args, context)).await,
            Self::Destroy(args) => Box::pin(destroy::run(args, context)).await,
            Self::Doctor(args) => Box::pin(doctor::run(args, context)).await,
            Self::Dlq(args) => Box::pin(dlq::run(args, context)).await,
            Self::Inspect(args) => Box::pin(inspect::run(args, context)).await,
            Self::Curve(args) => Box::pin(curve::run(args, context)).await,
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
        }
    }
}
