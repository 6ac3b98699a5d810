//! `mdd logs group`: any log group.

use super::reading::{Reading, Target};
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::logs::{End, Source};

/// Any log group
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd logs group /aws/lambda/some-function
  mdd logs group /aws/codebuild/some-project --tail 50
  mdd logs group /aws/lambda/some-function --follow --filter '?ERROR ?WARN'

Without --since the last hour is read, with --follow the last 10 minutes.")]
pub(super) struct Args {
    /// The log group's whole name
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    reading: Reading,
}

pub(super) async fn run(args: Args, context: &Context) -> Result<Exit, Error> {
    let source = Source { name: args.name.clone(), group: args.name, stream: None };
    args.reading.run(Target { sources: vec![source], end: End::Never }, context).await?;
    Ok(Exit::Done)
}
