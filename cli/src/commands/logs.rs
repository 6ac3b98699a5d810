//! `mdd logs`.

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Show the log of a build or a lambda, and follow it
#[derive(Debug, clap::Args)]
pub struct Args {}

pub(super) async fn run(_args: Args, _context: &Context) -> Result<Exit, Error> {
    Err(Error::failed("not written yet"))
}
