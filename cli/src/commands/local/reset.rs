//! `mdd local reset`: forgets buckets, stacks, executions and builds.

use std::path::Path;

use reqwest::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::engine::folder;
use crate::clients::Engine;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ui::{self, Line, Page, Prompt, Role, Symbol};

/// What a reset keeps unless it is told otherwise: compiled dependencies take minutes to make again.
const CACHE: &str = "cache";

/// Forget everything the engine keeps
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd local reset               ask first
  mdd local reset --yes")]
pub struct Args {
    /// Go ahead without asking
    #[arg(short, long)]
    yes: bool,
    /// Forget the builds' caches too
    #[arg(long)]
    cache: bool,
}

/// Whether there was anything to forget.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase", tag = "result")]
pub(in crate::commands) enum Report {
    /// It is gone.
    Forgotten,
    /// The answer was no.
    Declined,
    /// There was none.
    Nothing,
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
        context.console.report(&Report::Nothing)?;
        return Ok(Exit::Done);
    }
    if !args.yes {
        let question = format!("Remove buckets, stacks, executions and builds in {}?", folder.display());
        if !Prompt::new(question, "--yes").confirm().await? {
            context.console.report(&Report::Declined)?;
            return Ok(Exit::Failed);
        }
    }
    remove(&folder, args.cache)?;
    context.console.report(&Report::Forgotten)?;
    Ok(Exit::Done)
}

fn remove(folder: &Path, cache: bool) -> Result<(), Error> {
    let problem = |verb| {
        let path = folder.to_owned();
        move |source| Error::File { verb, path, source }
    };
    for entry in std::fs::read_dir(folder).map_err(problem("read"))? {
        let entry = entry.map_err(problem("read"))?;
        if entry.file_name() == CACHE && !cache {
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
    Ok(())
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.local-reset/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        page.line(match self {
            Self::Forgotten => Line::marked(Symbol::Ok).text("the next `mdd local up` starts afresh"),
            Self::Declined => Line::of(Role::Dim, "nothing was changed"),
            Self::Nothing => Line::of(Role::Dim, "there is no state, nothing to do"),
        });
    }
}
