//! `mdd start`: an execution without a new commit.

use serde::Serialize;

use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::start;
use crate::ui::{self, Line, Page, Role, Symbol};

/// Start an execution of the pipeline
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd start                     run the newest commit once more
  mdd start --unless-running    the same, but leave one that is in progress alone")]
pub struct Args {
    /// Do nothing when an execution is in progress
    #[arg(long)]
    unless_running: bool,
}

#[derive(Serialize)]
struct Report {
    pipeline: String,
    execution: String,
    started: bool,
    #[serde(skip)]
    follow: String,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let pipeline = context.settings()?.pipeline.name.clone();
    let clients = context.clients().await?;
    let running = if args.unless_running { start::in_progress(clients, &pipeline).await? } else { None };
    let (execution, started) = match running {
        Some(execution) => (execution, false),
        None => (start::start(clients, &pipeline).await?, true),
    };
    let report = Report { pipeline, execution, started, follow: context.globals.command("watch") };
    context.console.report(&report)?;
    Ok(Exit::Done)
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.start/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let word = if self.started { " started" } else { " is in progress" };
        page.line(Line::marked(Symbol::Ok).text("execution ").add(Role::Name, &self.execution).text(word));
        page.line(Line::of(Role::Dim, format!("  follow it: {}", self.follow)));
    }
}
