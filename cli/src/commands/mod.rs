//! The commands: one file each, its arguments above, what it does below.

mod approve;
mod bootstrap;
mod clean_test;
mod completions;
mod demo;
mod inspect;
mod local;
mod man;
mod retry;
mod start;
mod status;
mod upload_sample;
pub mod view;
pub mod watch;

use clap::Subcommand;

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
    /// Run the harvester's own code on local files
    Inspect(inspect::Args),
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
            Self::Inspect(args) => Box::pin(inspect::run(args, context)).await,
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
        }
    }
}
