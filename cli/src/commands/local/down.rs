//! `mdd local down`: asks the engine to stop and waits until it has.

use std::time::Duration;

use reqwest::Method;
use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Engine;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ui::{self, Line, Page, Role, Symbol};

/// How long an engine may take to end what it is doing: a build's processes, a function's last call.
const PATIENCE: Duration = Duration::from_mins(1);
const LOOK: Duration = Duration::from_millis(50);

/// Whether there was an engine to stop.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase", tag = "result")]
pub(in crate::commands) enum Report {
    /// It has stopped.
    Stopped,
    /// It was killed and had left its address behind.
    Gone,
    /// None was running.
    Nothing,
}

pub(super) async fn run(context: &Context) -> Result<Exit, Error> {
    let file = context.project()?.engine_file();
    let report = match Engine::read(&file) {
        Err(Error::EngineDown { .. }) => Report::Nothing,
        Err(error) => return Err(error),
        Ok(engine) if engine.page(Method::POST, "stop").await.is_err() => {
            std::fs::remove_file(&file).map_err(|source| Error::File {
                verb: "remove",
                path: file,
                source,
            })?;
            Report::Gone
        }
        Ok(engine) => {
            ended(&file, engine.pid, context).await?;
            Report::Stopped
        }
    };
    context.console.report(&report)?;
    Ok(Exit::Done)
}

/// Wait until the engine has taken its address away, which is the last thing it does.
async fn ended(file: &std::path::Path, pid: u32, context: &Context) -> Result<(), Error> {
    let begun = context.clock.now();
    while file.exists() {
        if Duration::try_from(context.clock.now().duration_since(begun)).unwrap_or_default() > PATIENCE {
            return Err(Error::Failed {
                what: format!("the engine (process {pid}) was asked to stop and has not"),
                causes: Vec::new(),
                hint: Some(format!("see what it does with `mdd local logs`, or end it: kill {pid}")),
            });
        }
        context.clock.sleep(LOOK).await;
    }
    Ok(())
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.local-down/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        page.line(match self {
            Self::Stopped => Line::marked(Symbol::Ok).text("stopped"),
            Self::Gone => Line::of(Role::Dim, "the engine was gone already"),
            Self::Nothing => Line::of(Role::Dim, "no engine is running, nothing to do"),
        });
    }
}
