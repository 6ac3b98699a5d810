//! `mdd diff`.

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// Show what production would change, or what the template would change
#[derive(Debug, clap::Args)]
pub struct Args {}

pub(super) async fn run(_args: Args, _context: &Context) -> Result<Exit, Error> {
    Err(Error::failed("not written yet"))
}
