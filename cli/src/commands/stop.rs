//! `mdd stop`.

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Stop an execution of the pipeline
#[derive(Debug, clap::Args)]
pub struct Args {}

pub(super) async fn run(_args: Args, _context: &Context) -> Result<Exit, Error> {
    Err(Error::failed("not written yet"))
}
