//! `mdd local reset`: forgets buckets, stacks, executions and builds.

use reqwest::Method;

use super::engine::folder;
use crate::clients::Engine;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ui::{Line, Prompt, Role, Symbol};

/// What a reset keeps unless it is told otherwise: compiled dependencies take minutes to make again.
const CACHE: &str = "cache";

/// Forget everything the engine keeps
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Go ahead without asking
    #[arg(short, long)]
    yes: bool,
    /// Forget the builds' caches too
    #[arg(long)]
    cache: bool,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let folder = folder(context)?;
    // An address alone proves nothing: an engine that was killed leaves it behind.
    if let Ok(engine) = Engine::read(&context.project()?.engine_file())
        && engine.page(Method::GET, "outbox").await.is_ok()
    {
        return Err(Error::Failed {
            what: "the engine is running".to_owned(),
            causes: Vec::new(),
            hint: Some("stop it first: mdd local down".to_owned()),
        });
    }
    if !folder.exists() {
        context.console.note(&Line::of(Role::Dim, "there is no state, nothing to do"));
        return Ok(Exit::Done);
    }
    if !args.yes {
        let question = format!("Remove buckets, stacks, executions and builds in {}?", folder.display());
        if !Prompt::new(question, "--yes").confirm().await? {
            context.console.note(&Line::of(Role::Dim, "nothing was changed"));
            return Ok(Exit::Failed);
        }
    }
    let problem = |verb| {
        let path = folder.clone();
        move |source| Error::File { verb, path, source }
    };
    for entry in std::fs::read_dir(&folder).map_err(problem("read"))? {
        let entry = entry.map_err(problem("read"))?;
        if entry.file_name() == CACHE && !args.cache {
            continue;
        }
        let path = entry.path();
        let gone = if path.is_dir() && !path.is_symlink() {
            std::fs::remove_dir_all(&path)
        } else {
            std::fs::remove_file(&path)
        };
        gone.map_err(|source| Error::File { verb: "remove", path, source })?;
    }
    context.console.note(&Line::marked(Symbol::Ok).text("the next `mdd local up` starts afresh"));
    Ok(Exit::Done)
}
