//! `mdd local down`: asks the engine to stop and waits until it has.

use std::time::Duration;

use reqwest::Method;

use crate::clients::Engine;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ui::{Line, Role, Symbol};

pub(super) async fn run(context: &Context) -> Result<Exit, Error> {
    let file = context.project()?.engine_file();
    let endpoint = match Engine::read(&file) {
        Err(Error::EngineDown { .. }) => {
            context.console.note(&Line::of(Role::Dim, "no engine is running, nothing to do"));
            return Ok(Exit::Done);
        }
        endpoint => endpoint?,
    };
    if endpoint.page(Method::POST, "stop").await.is_err() {
        // Nobody answers: it was killed and left its address behind.
        std::fs::remove_file(&file).map_err(|source| Error::File { verb: "remove", path: file, source })?;
        context.console.note(&Line::of(Role::Dim, "the engine was gone already"));
        return Ok(Exit::Done);
    }
    while file.exists() {
        context.clock.sleep(Duration::from_millis(50)).await;
    }
    context.console.note(&Line::marked(Symbol::Ok).text("stopped"));
    Ok(Exit::Done)
}
