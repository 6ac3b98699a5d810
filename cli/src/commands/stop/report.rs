//! What `mdd stop` shows before it asks, and what came of it.

use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::view::Place;
use crate::exit::Exit;
use crate::ops::pipeline::{ActionKind, Commit};
use crate::ops::watch::{Mark, State};
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// How it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// No execution is in progress.
    Nothing,
    /// The execution was over before anything was asked.
    Over,
    /// Nothing has been asked yet.
    Planned,
    /// The answer was no.
    Declined,
    /// It was asked for and not waited for.
    Requested,
    /// It has stopped.
    Stopped,
    /// It came to its own end first.
    Ended,
}

impl Outcome {
    /// From the execution as it was seen last.
    pub(super) fn of(state: &State) -> Self {
        if state.status == "Stopped" { Self::Stopped } else { Self::Ended }
    }
}

/// The whole of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    #[serde(flatten)]
    place: Place,
    /// The pipeline.
    pipeline: String,
    /// The execution; absent if none runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    execution: Option<String>,
    /// CodePipeline's status when it was looked at before anything was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// What it carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<Commit>,
    /// How it came out.
    result: Outcome,
    /// Are its actions left to themselves, rather than waited for?
    abandon: bool,
    /// What ran when the stop was asked for.
    running: Vec<Running>,
    #[serde(skip)]
    started: Option<Timestamp>,
    #[serde(skip)]
    again: Option<Again>,
}

/// How to go on with what was stopped: the command.
#[derive(Debug)]
pub(super) enum Again {
    /// Its stage can be run again.
    Stage(String),
    /// No stage of it can, so it takes a new execution.
    Execution(String),
}

/// An action that ran when the stop was asked for.
#[derive(Debug, Serialize, JsonSchema)]
struct Running {
    /// The stage.
    stage: String,
    /// The action.
    action: String,
    #[serde(flatten)]
    kind: ActionKind,
    #[serde(skip)]
    started: Option<Timestamp>,
}

impl Report {
    pub(super) fn nothing_runs(place: Place, pipeline: &str) -> Self {
        Self {
            place,
            pipeline: pipeline.to_owned(),
            execution: None,
            status: None,
            commit: None,
            result: Outcome::Nothing,
            abandon: false,
            running: Vec::new(),
            started: None,
            again: None,
        }
    }

    pub(super) fn new(place: Place, state: &State, abandon: bool, result: Outcome) -> Self {
        let actions =
            state.stages.iter().flat_map(|stage| stage.actions.iter().map(move |action| (stage, action)));
        let running = actions.filter(|(_, action)| matches!(action.mark, Mark::Running | Mark::Waiting));
        let running = running.map(|(stage, action)| Running {
            stage: stage.name.clone(),
            action: action.name.clone(),
            kind: action.kind.clone(),
            started: action.started,
        });
        Self {
            place,
            pipeline: state.pipeline.clone(),
            execution: Some(state.execution.clone()),
            status: Some(state.status.clone()),
            commit: state.commit.clone(),
            result,
            abandon,
            running: running.collect(),
            started: state.started,
            again: None,
        }
    }

    /// With the command that runs it again.
    pub(super) fn again(self, again: Option<Again>) -> Self {
        Self { again, ..self }
    }

    /// Where, what, and what happens to each action that runs.
    pub(super) fn plan(&self, now: Timestamp, width: usize) -> Vec<Line> {
        let execution = self.execution.as_deref().map(words::short_id).unwrap_or_default();
        let status = words::status(self.status.as_deref().unwrap_or_default());
        let status = format!(" {status} {}", elapsed(self.started, now));
        let mut lines = vec![self.place.head_of_pipeline(&self.pipeline)];
        let line = Line::new().text("  execution ").add(Role::Name, execution).text(status.trim_end());
        lines.push(match &self.commit {
            Some(commit) => line
                .text(": ")
                .add(Role::Name, commit.short())
                .text(commit.title().map(|title| format!(" \"{title}\"")).unwrap_or_default()),
            None => line,
        });
        for action in &self.running {
            let waits = matches!(action.kind, ActionKind::Approval { .. });
            let mark = Line::marked(if waits { Symbol::Waits } else { Symbol::Running });
            let line = Line::new().text("  ").join(mark);
            let line = line.add(Role::Name, format!("{}.{}", action.stage, action.action));
            lines.push(line.text(" ").add(Role::Dim, elapsed(action.started, now)));
            let text = fate(&action.kind, self.abandon);
            let text = words::wrapped(&text, width.saturating_sub(6)).into_iter();
            lines.extend(text.map(|text| Line::new().text("      ").text(text)));
        }
        if self.running.is_empty() {
            lines.push(Line::of(Role::Dim, "  no action runs: it waits between stages"));
        }
        lines
    }

    pub(super) fn exit(&self) -> Exit {
        if self.result == Outcome::Declined { Exit::Failed } else { Exit::Done }
    }
}

fn elapsed(started: Option<Timestamp>, now: Timestamp) -> String {
    let since = started.and_then(|started| Duration::try_from(now.duration_since(started)).ok());
    since.map(words::elapsed).unwrap_or_default()
}

/// What becomes of an action that runs.
fn fate(kind: &ActionKind, abandon: bool) -> String {
    match (kind, abandon) {
        (ActionKind::Approval { .. }, false) => {
            "is waited for: the execution stops only when somebody has answered; --abandon does not wait"
                .into()
        }
        (_, false) => "is waited for".into(),
        (ActionKind::Approval { .. }, true) => "can no longer be answered".into(),
        (ActionKind::Build, true) => "is given up; the build itself goes on in CodeBuild to its end".into(),
        (ActionKind::Stack { stack, .. }, true) => {
            format!("is given up; what CloudFormation does with the stack {stack} goes on to its end")
        }
        (ActionKind::Source | ActionKind::Other, true) => "is given up".into(),
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.stop/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let execution = self.execution.as_deref().unwrap_or_default();
        let status = words::status(self.status.as_deref().unwrap_or_default());
        let named = |symbol, rest: String| {
            Line::marked(symbol).text("execution ").add(Role::Name, execution).text(format!(" {rest}"))
        };
        page.line(match self.result {
            Outcome::Nothing => Line::marked(Symbol::Ok)
                .text("no execution of ")
                .add(Role::Name, &self.pipeline)
                .text(" is in progress: nothing to do"),
            Outcome::Over => named(Symbol::Ok, format!("is over ({status}): nothing to do")),
            Outcome::Planned | Outcome::Declined => Line::of(Role::Dim, "nothing was stopped"),
            Outcome::Requested => named(Symbol::Running, "is being stopped".into()),
            Outcome::Stopped => named(Symbol::Ok, "has stopped".into()),
            Outcome::Ended => named(Symbol::Ok, "came to its own end before it was stopped".into()),
        });
        if let Some(again) = &self.again {
            let text = match again {
                Again::Stage(command) => format!("  run the stage again: {command}"),
                Again::Execution(command) => {
                    format!("  it was stopped in no stage that can be run again; start it anew: {command}")
                }
            };
            page.whole(Line::of(Role::Dim, text));
        }
    }
}
