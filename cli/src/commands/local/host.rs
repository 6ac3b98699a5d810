//! The engine in this process.

use mdd_engine::{Config, Engine, Source, StartError};

use super::coverage::Report;
use super::engine::{Options, folder};
use crate::context::Context;
use crate::errors::Error;

/// An engine that this command may use: its own, or one that was there.
pub enum Running {
    /// Started here, to be shut down here.
    Own(Box<Engine>),
    /// Started by somebody else.
    Found,
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

/// What the engine has, from the tables it works by.
#[expect(clippy::unnecessary_wraps, reason = "there are systems on which it has nothing")]
pub(super) fn coverage() -> Result<Report, Error> {
    let operations = mdd_engine::services::SERVICES.iter().map(|service| {
        let mut names = service.operation_names();
        names.sort_unstable();
        (service.name, names)
    });
    Ok(Report {
        operations: operations.collect(),
        resource_types: mdd_engine::services::resource_types(),
        pipeline_actions: mdd_engine::services::pipeline_actions(),
    })
}
