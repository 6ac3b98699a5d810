//! Starting an engine for this project, in this process.

use std::path::{Path, PathBuf};

use mdd_engine::{Config, Engine, Source, StartError};

use crate::context::Context;
use crate::errors::Error;

/// How an engine is started.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The port on loopback; 0 takes a free one.
    pub port: u16,
    /// Build what is in the tree instead of the committed head.
    pub worktree: bool,
}

/// An engine that this command may use: its own, or one that was there.
pub enum Running {
    /// Started here, to be shut down here.
    Own(Box<Engine>),
    /// Started by somebody else.
    Found,
}

/// The folder that holds the engine's state.
pub(super) fn folder(context: &Context) -> Result<PathBuf, Error> {
    let file = context.project()?.engine_file();
    Ok(file.parent().map(Path::to_owned).unwrap_or_default())
}

/// Starts an engine, unless one already uses this project's folder.
pub async fn start(context: &Context, options: Options) -> Result<Running, Error> {
    let project = context.project()?;
    let source = Source { checkout: project.root.clone(), worktree: options.worktree };
    let mut config = Config::new(folder(context)?, source);
    config.port = options.port;
    if let Some(region) = &project.settings.region {
        config.region.clone_from(region);
    }
    match Engine::start(config).await {
        Ok(engine) => Ok(Running::Own(Box::new(engine))),
        Err(StartError::InUse { .. }) => Ok(Running::Found),
        Err(error) => Err(refused(&error)),
    }
}

fn refused(error: &StartError) -> Error {
    let hint = match error {
        StartError::Port { .. } => "choose another port with --port",
        StartError::Store(_) | StartError::Resume(_) => "`mdd local reset` starts afresh",
        _ => "see `mdd local status`",
    };
    Error::Failed {
        what: "the local engine did not start".to_owned(),
        causes: vec![error.to_string()],
        hint: Some(hint.to_owned()),
    }
}
