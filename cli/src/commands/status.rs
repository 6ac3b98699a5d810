//! `mdd status`: pipeline and stacks at a glance.

use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::approve;
use crate::args::Globals;
use crate::clients::Web;
use crate::commands::view::{Links, symbol};
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::approve::Gate;
use crate::ops::stacks::status as stack_status;
use crate::ops::status::{self, Overview};
use crate::ops::watch::State;
use crate::ui::{self, Column, Line, Page, Role, Symbol, Table, words};

/// Where what is said about a field begins.
const COLUMN: usize = 13;

/// Show the pipeline and its stacks at a glance
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd status
  mdd status --output json")]
pub struct Args {}

/// The overview and the moment it is told at.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Report {
    #[serde(flatten)]
    overview: Overview,
    #[serde(skip)]
    now: Timestamp,
    #[serde(skip)]
    globals: Globals,
    #[serde(skip)]
    web: Option<Web>,
}

pub(super) async fn run(_args: Args, context: &Context) -> Result<Exit, Error> {
    let clients = context.clients().await?;
    let overview = status::overview(clients, &*context.clock, context.pace(), context.settings()?).await?;
    let (now, globals, web) = (context.clock.now(), context.globals.clone(), clients.web());
    let report = Report { overview, now, globals, web };
    context.console.report(&report)?;
    Ok(Exit::Done)
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.status/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let overview = &self.overview;
        let (name, web) = (&overview.pipeline, self.web.as_ref());
        let line = Line::new().link(Role::Strong, name, web.map(|web| web.pipeline(name)));
        page.line(line.text(format!("  {}  {}", overview.region, overview.account)));
        let links = web.map(|web| links(overview, web)).unwrap_or_default();
        page.blank();
        match overview.running.as_ref().or(overview.latest.as_ref()) {
            Some(head) => execution(head, self.now, web, page),
            None if overview.exists => field(page, "execution", Line::of(Role::Dim, "none yet")),
            None => {
                let line = Line::of(Role::Dim, "not there; make it with ")
                    .add(Role::Name, self.globals.command("bootstrap"));
                field(page, "pipeline", line);
            }
        }
        if overview.gates.is_empty() && overview.exists {
            field(page, "waits", Line::of(Role::Dim, "nothing"));
        }
        for gate in &overview.gates {
            let command = self.globals.command(&format!("approve {}", approve::flags(gate, &overview.gates)));
            waits(gate, &command, self.now, page);
        }
        if let (Some(latest), Some(_)) = (&overview.latest, &overview.running) {
            named("latest", latest, self.now, web, page);
        }
        page.blank();
        page.table(stacks(overview));
        page.leading(|text| links.of(text));
    }
}

/// Where the gates and the stacks lead, for terminals that can follow a link.
fn links(overview: &Overview, web: &Web) -> Links {
    let pipeline = &overview.pipeline;
    let there = overview.stacks.iter().filter(|stack| stack.status.is_some());
    let stacks = there.fold(Links::none(), |links, stack| links.and(&stack.name, web.stack(&stack.name)));
    overview.gates.iter().fold(stacks, |links, gate| {
        let execution = format!("execution {}", words::short_id(&gate.execution));
        links
            .and(format!("{}.{}", gate.stage, gate.action), web.pipeline(pipeline))
            .and(execution, web.execution(pipeline, &gate.execution))
    })
}

/// How long a gate has waited, how long it still does, and the command that answers it.
fn waits(waiting: &Gate, command: &str, now: Timestamp, page: &mut Page) {
    let span =
        |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).ok().map(words::elapsed);
    let since = waiting.since.and_then(|since| span(since, now)).map(|span| format!(" for {span}"));
    let left =
        waiting.expires.filter(|_| waiting.expires_soon(now)).map(|expires| match span(now, expires) {
            Some(left) => format!(", expires in {left}"),
            None => ", about to expire".to_owned(),
        });
    let gate = Line::marked(Symbol::Waits).add(Role::Wait, format!("{}.{}", waiting.stage, waiting.action));
    let gate = gate.text(since.unwrap_or_default()).add(Role::Bad, left.unwrap_or_default()).text(",");
    let execution = Line::new().text(format!("execution {}", words::short_id(&waiting.execution)));
    page.pieces(head("waits"), COLUMN, 1, [gate, execution]);
    page.whole(Line::new().to_column(COLUMN + 2).add(Role::Name, command));
}

fn execution(state: &State, now: Timestamp, web: Option<&Web>, page: &mut Page) {
    named("execution", state, now, web, page);
    let stages = state.stages.iter().map(|stage| Line::marked(symbol(stage.mark)).text(&stage.name));
    page.pieces(head("stages"), COLUMN, 2, stages);
}

/// `5f3c2a9 "Read strikes", running for 12m`
fn named(field: &str, state: &State, now: Timestamp, web: Option<&Web>, page: &mut Page) {
    let took = state.took(now).map(words::elapsed).unwrap_or_default();
    let (name, title) = match &state.commit {
        Some(commit) => (commit.short().to_owned(), commit.title().map(|title| format!(" \"{title}\""))),
        None => (words::short_id(&state.execution), None),
    };
    let since = if state.is_over() { "after" } else { "for" };
    let stands = format!("{} {since} {took}", words::status(&state.status));
    // How it stands must be seen, so that a long title goes on below instead of hiding it.
    let text = format!("{}, {stands}", title.unwrap_or_default());
    let address = web.map(|web| web.execution(&state.pipeline, &state.execution));
    page.flow(head(field).link(Role::Name, name, address), COLUMN, Role::Plain, &text);
}

fn head(name: &str) -> Line {
    Line::new().text("  ").add(Role::Dim, name).to_column(COLUMN)
}

fn field(page: &mut Page, name: &str, line: Line) {
    page.line(head(name).join(line));
}

fn stacks(overview: &Overview) -> Table {
    let titles = ["stack", "", "status", "why"];
    let reasons = overview.stacks.iter().any(|stack| stack.reason.is_some());
    let mut table =
        Table::new(titles.into_iter().take(if reasons { 4 } else { 3 }).map(Column::left).collect());
    for stack in &overview.stacks {
        let (role, text) = match stack.status.as_deref() {
            None => (Role::Dim, "–"),
            Some(text) if stack_status::failed(text) => (Role::Bad, text),
            Some(text) if stack_status::in_progress(text) => (Role::Wait, text),
            Some(text) => (Role::Ok, text),
        };
        let mut row = vec![(Role::Name, stack.name.as_str()), (Role::Dim, stack.role), (role, text)];
        if reasons {
            row.push((Role::Plain, stack.reason.as_deref().unwrap_or_default()));
        }
        table.row(row);
    }
    table
}

#[cfg(test)]
mod tests;
