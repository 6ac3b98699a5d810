//! `mdd logs`: the log of a build, of the lambdas, or of any group; once or as it grows.

mod build;
mod group;
mod lambda;
mod moment;
mod reading;
mod show;
mod text;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Show the log of a build or a lambda, and follow it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd logs build                              the build that failed or runs in the latest execution
  mdd logs build harvester --follow           one build, to its end
  mdd logs lambda --follow                    all lambdas of the test stack, side by side
  mdd logs lambda harvester --since 2h --filter ERROR
  mdd logs lambda downloader --production --tail 100
  mdd logs group /aws/lambda/anything --since 2026-03-01T08:00 --output json")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The log of a build
    Build(build::Args),
    /// The logs of a stack's lambdas
    Lambda(lambda::Args),
    /// Any log group
    Group(group::Args),
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    match args.what {
        What::Build(args) => build::run(args, context).await,
        What::Lambda(args) => lambda::run(args, context).await,
        What::Group(args) => group::run(args, context).await,
    }
}

#[cfg(test)]
mod tests;
