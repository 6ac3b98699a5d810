//! `mdd local logs`: what an engine in the background has said.

use std::path::PathBuf;

use super::engine::folder;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;

/// The file a detached engine writes to.
pub(super) fn file(context: &Context) -> Result<PathBuf, Error> {
    Ok(folder(context)?.join("engine.log"))
}

pub(super) fn run(context: &Context) -> Result<Exit, Error> {
    let path = file(context)?;
    let text = std::fs::read(&path).map_err(|source| Error::File { verb: "read", path, source })?;
    context.console.raw(&text)?;
    Ok(Exit::Done)
}
