//! `mdd doctor`.

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Check everything a day with the pipeline needs; each finding with its fix
#[derive(Debug, clap::Args)]
pub struct Args {}

pub(super) async fn run(_args: Args, _context: &Context) -> Result<Exit, Error> {
    Err(Error::failed("not written yet"))
}
