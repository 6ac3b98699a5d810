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
        match &overview.latest {
            Some(latest) => execution(latest, self.now, web, page),
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
    page.flow(head("execution").link(Role::Name, name, address), COLUMN, Role::Plain, &text);
    let stages = state.stages.iter().map(|stage| Line::marked(symbol(stage.mark)).text(&stage.name));
    page.pieces(head("stages"), COLUMN, 2, stages);
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
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{Gate, Globals, Overview, Report, Web};
    use crate::ops::status::StackOverview;
    use crate::testing::readable_links;
    use crate::ui::{Page, Report as _, Screen};

    fn report(exists: bool, gates: Vec<Gate>, now: i64) -> String {
        report_of(exists, gates, now, None).plain()
    }

    fn report_of(exists: bool, gates: Vec<Gate>, now: i64, web: Option<Web>) -> Page {
        let stack = |role, name: &str, status: Option<&str>| StackOverview {
            role,
            name: name.into(),
            status: status.map(Into::into),
            reason: None,
        };
        let overview = Overview {
            account: "111122223333".into(),
            region: "ap-southeast-2".into(),
            pipeline: "market-data-downloader".into(),
            exists,
            latest: None,
            gates,
            stacks: vec![
                stack("pipeline", "market-data-downloader", Some("ROLLBACK_COMPLETE")),
                stack("test", "test-marketdata-downloader", None),
            ],
        };
        let mut page = Page::new(100);
        Report { overview, now: at(now), globals: Globals::default(), web }.write(&mut page);
        page
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn before_anything_exists_the_first_step_is_named() {
        insta::assert_snapshot!(report(false, Vec::new(), 0));
    }

    #[test]
    fn names_lead_to_the_console_where_a_terminal_can_follow() {
        let gate = Gate {
            stage: "TestStage".into(),
            action: "ApproveTestStack".into(),
            question: None,
            execution: "8d1e0000-0000-0000-0000-00000000c04f".into(),
            since: Some(at(0)),
            expires: None,
            newer: None,
        };
        let bare = report_of(true, vec![gate.clone()], 370, None);
        let linked = report_of(true, vec![gate], 370, Some(Web::of("us-gov-west-1")));
        let screen = |links| Screen { width: 100, terminal: true, links, ..Screen::plain() };
        insta::assert_snapshot!(readable_links(&linked.render(&screen(true))));
        assert_eq!(console::strip_ansi_codes(&linked.render(&screen(true))), bare.render(&screen(false)));
        assert_eq!(linked.render(&screen(false)), bare.render(&screen(true)), "nothing without both");
    }

    #[test]
    fn nothing_waiting_is_said() {
        assert!(
            report(true, Vec::new(), 0).contains("  waits      nothing\n"),
            "{}",
            report(true, Vec::new(), 0)
        );
    }

    #[test]
    fn every_gate_has_its_age_and_its_command_and_what_expires_soon_is_marked() {
        let gate = |stage: &str, execution: &str, since: i64| Gate {
            stage: stage.into(),
            action: format!("Approve{stage}"),
            question: None,
            execution: format!("{execution}0000-0000-0000-0000-00000000c04f"),
            since: Some(at(since)),
            expires: Some(at(since + 7 * 86_400)),
            newer: None,
        };
        let gates = vec![
            gate("TestStage", "8d1e", 0),
            gate("TestStage", "9a2b", 500_000),
            gate("ProdStage", "9a2b", 550_000),
        ];
        insta::assert_snapshot!(report(true, gates, 6 * 86_400 + 50_000));
    }
}
