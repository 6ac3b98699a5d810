//! How an engine for this project is started, and where it keeps its state.

use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::errors::Error;

/// How an engine is started.
#[derive(Debug, Clone, Copy, Default)]
#[cfg_attr(not(unix), allow(dead_code, reason = "where there is no engine nobody reads them"))]
pub struct Options {
    /// The port on loopback; 0 takes a free one.
    pub port: u16,
    /// Build what is in the tree instead of the committed head.
    pub worktree: bool,
}

/// The folder that holds the engine's state.
pub(super) fn folder(context: &Context) -> Result<PathBuf, Error> {
    let file = context.project()?.engine_file();
    Ok(file.parent().map(Path::to_owned).unwrap_or_default())
}
