//! The commands: one file each, its arguments above, what it does below.

mod bootstrap;
mod clean_test;
mod completions;
mod demo;
mod inspect;
mod local;
mod man;
mod start;
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
    /// Create or update the pipeline stack from a change set that is shown first
    Bootstrap(bootstrap::Args),
    /// Follow an execution: stages, actions, build logs, the cause of a failure
    Watch(watch::Args),
    /// Empty the test stack's buckets: every version, every marker, every unfinished upload
    CleanTest(clean_test::Args),
    /// Write a shell's completion script to stdout
    Completions(completions::Args),
    /// The whole pipeline on this machine: build, test stack, approval, production
    Demo(demo::Args),
    /// Run the harvester's own code on local files
    Inspect(inspect::Args),
    /// The local engine: start, stop, look at it
    Local(local::Args),
    /// Write the manual page of mdd or of one command to stdout
    Man(man::Args),
    /// Start an execution of the pipeline
    Start(start::Args),
    /// Put samples or given files into the test stack and follow what becomes of them
    UploadSample(upload_sample::Args),
}

impl Command {
    /// Do it.
    pub async fn run(self, context: &Context) -> Result<Exit, Error> {
        match self {
            Self::Bootstrap(args) => Box::pin(bootstrap::run(args, context)).await,
            Self::Watch(args) => Box::pin(watch::run(args, context)).await,
            Self::CleanTest(args) => Box::pin(clean_test::run(args, context)).await,
            Self::Completions(args) => completions::run(&args, context),
            Self::Demo(args) => Box::pin(demo::run(args, context)).await,
            Self::Inspect(args) => Box::pin(inspect::run(args, context)).await,
            Self::Local(args) => local::run(args, context).await,
            Self::Man(args) => man::run(&args, context),
            Self::Start(args) => start::run(&args, context).await,
            Self::UploadSample(args) => Box::pin(upload_sample::run(args, context)).await,
        }
    }
}
