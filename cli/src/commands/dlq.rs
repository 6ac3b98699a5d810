//! `mdd dlq`.

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Show what the dead-letter queues hold, and send it back
#[derive(Debug, clap::Args)]
pub struct Args {}

pub(super) async fn run(_args: Args, _context: &Context) -> Result<Exit, Error> {
    Err(Error::failed("not written yet"))
}
