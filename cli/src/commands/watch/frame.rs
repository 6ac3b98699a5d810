//! The frame of `mdd watch`: a pure function from a state to lines.

mod fit;
mod footer;
mod links;
mod log;

use std::time::Duration;

use jiff::Timestamp;

use crate::args::{Globals, shell_word};
use crate::commands::approve;
use crate::commands::view::symbol;
use crate::ops::watch::{Action, Apart, Mark, Stage, State};
use crate::ui::{Line, Role, words};

use fit::{Rank, Row, fit};
pub(super) use links::linked;

/// Durations end here, notes begin three further on.
const TIME_COLUMN: usize = 43;

/// So much of an execution's id is as good as all of it.
const BEGINNING: usize = 8;

/// What stands below an action begins here.
const BELOW: usize = 8;

/// How much is shown: less and less until it fits.
#[derive(Debug, Clone, Copy)]
struct Detail {
    /// Lines of a failed build's log.
    log: usize,
    /// Are the actions of finished stages shown?
    finished: bool,
    /// The newest lines of each build that runs.
    tail: usize,
}

const DETAILS: [Detail; 6] = [
    Detail { log: usize::MAX, finished: true, tail: 3 },
    Detail { log: 10, finished: true, tail: 3 },
    Detail { log: 10, finished: true, tail: 1 },
    Detail { log: 10, finished: false, tail: 3 },
    Detail { log: 10, finished: false, tail: 1 },
    Detail { log: 4, finished: false, tail: 0 },
];

/// The frame for a screen; with a height it is shortened until it fits, oldest and least interesting first.
pub fn frame(
    state: &State,
    now: Timestamp,
    (width, height): (usize, Option<usize>),
    globals: &Globals,
) -> Vec<Line> {
    let height = height.unwrap_or(usize::MAX);
    let mut last = Vec::new();
    for detail in DETAILS {
        last = whole(state, now, width, detail, globals);
        if last.len() <= height {
            break;
        }
    }
    let execution = state.execution.get(..BEGINNING).unwrap_or(&state.execution);
    fit(last, (width, height), &globals.command(&format!("watch --once --execution {execution}")))
}

fn whole(state: &State, now: Timestamp, width: usize, detail: Detail, globals: &Globals) -> Vec<Row> {
    let mut rows = vec![
        Rank::Heart.row(headline(state, now, width)),
        Rank::Rest.row(commit(state, now, width)),
        Rank::Rest.row(Line::new()),
    ];
    for stage in &state.stages {
        let begun = row("", stage.mark, &stage.name, stage.took(now));
        rows.extend(Rank::of(stage.mark).rows(noted(begun, stage.mark, closed(stage), width)));
        if opened(stage, detail) {
            for action in &stage.actions {
                let begun = row("    ", action.mark, &action.name, action.took(now));
                let note = said(state, stage, action, globals);
                rows.extend(Rank::of(action.mark).rows(noted(begun, action.mark, note, width)));
                let whole = globals.command(&whole_log(action));
                rows.extend(Rank::Proof.rows(log::of_failed(&action.note, detail.log, &whole, width)));
                rows.extend(Rank::Proof.rows(log::of_running(action, detail.tail)));
            }
        }
    }
    rows.extend(Rank::Heart.rows(footer::footer(state, globals, width)));
    rows
}

/// A stage that has not begun, or has fetched its source, has nothing to tell.
fn opened(stage: &Stage, detail: Detail) -> bool {
    match stage.mark {
        Mark::Pending | Mark::Skipped => stage.actions.iter().any(|action| action.mark != stage.mark),
        Mark::Succeeded => detail.finished && stage.actions.iter().any(|action| !is_source(action)),
        Mark::Running | Mark::Waiting | Mark::Failed | Mark::Abandoned => true,
    }
}

fn is_source(action: &Action) -> bool {
    action.kind == crate::ops::pipeline::ActionKind::Source
}

fn headline(state: &State, now: Timestamp, width: usize) -> Line {
    let took = state.took(now).map(words::elapsed).unwrap_or_default();
    let (role, text) = match state.status.as_str() {
        "InProgress" if state.gates().next().is_some() => (Role::Wait, format!("waiting, {took} so far")),
        "InProgress" => (Role::Plain, format!("running {took}")),
        "Succeeded" => (Role::Ok, format!("succeeded in {took}")),
        "Failed" => (Role::Bad, format!("failed after {took}")),
        other => (Role::Dim, format!("{} after {took}", other.to_lowercase())),
    };
    let mut line = Line::of(Role::Strong, &state.pipeline);
    for part in [&state.region, &state.account] {
        let longer = line.clone().text("  ").text(part);
        if longer.width() + text.chars().count() + 2 > width {
            break;
        }
        line = longer;
    }
    line.right(width, role, &text)
}

fn commit(state: &State, now: Timestamp, width: usize) -> Line {
    let id = format!("execution {}", words::short_id(&state.execution));
    let Some(commit) = &state.commit else {
        let source = state.source.as_ref().map(|source| format!("{source}, no commit fetched"));
        return Line::of(Role::Dim, source.unwrap_or_default()).right(width, Role::Dim, &id);
    };
    let since = commit.at.map(|at| words::ago(at, now));
    let who = [commit.author.clone(), since].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let line = Line::of(Role::Name, commit.short());
    // Four for the title's quotes and the gap before it, two for each other gap.
    let room = |who: &str| width.saturating_sub(line.width() + who.chars().count() + id.chars().count() + 8);
    let who = if room(&who) < 16 { String::new() } else { who };
    let line = match commit.title() {
        Some(title) => line.clone().text("  \"").text(shortened(title, room(&who).max(10))).text("\""),
        None => line,
    };
    let line = if who.is_empty() { line } else { line.text("  ").add(Role::Dim, who) };
    line.right(width, Role::Dim, &id)
}

fn shortened(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The command that answers a gate. With several at once `approve` would have to ask which one is meant.
fn answer(state: &State, stage: &Stage, action: &Action, globals: &Globals) -> String {
    let Apart { action, execution } = state.told_apart(stage, action);
    if state.gates().count() < 2 && execution.is_none() {
        return globals.command("approve");
    }
    // The beginning is enough, and a frame has little room.
    let execution = execution.as_ref().map(|id| id.get(..BEGINNING).unwrap_or(id));
    globals.command(&format!("approve {}", approve::written(&stage.name, action.as_deref(), execution)))
}

fn said(state: &State, stage: &Stage, action: &Action, globals: &Globals) -> Line {
    let text = action.note.text.clone().unwrap_or_default();
    match action.mark {
        Mark::Waiting => {
            let line = Line::of(Role::Wait, "waits: ");
            let line = if stage.makes_stack_before(action) {
                line.add(Role::Name, globals.command("upload-sample --verify")).add(Role::Wait, ", then ")
            } else {
                line
            };
            line.add(Role::Name, answer(state, stage, action, globals))
        }
        Mark::Failed => Line::of(Role::Bad, text),
        Mark::Abandoned if text.is_empty() => Line::of(Role::Dim, action.mark.word()),
        Mark::Abandoned => Line::of(Role::Dim, format!("{}: {text}", action.mark.word())),
        _ => Line::of(Role::Dim, text),
    }
}

/// A row with its note, or with the note below it where somebody has to read all of it.
fn noted(row: Line, mark: Mark, note: Line, width: usize) -> Vec<Line> {
    if note.width() == 0 {
        return vec![row];
    }
    let must_be_whole = !matches!(mark, Mark::Running | Mark::Succeeded | Mark::Skipped);
    let line = row.clone().to_column(TIME_COLUMN + 3).join(note.clone());
    if !must_be_whole || line.width() <= width {
        return vec![line];
    }
    let below = Line::new().to_column(BELOW).join(note).folded(width, BELOW);
    std::iter::once(row).chain(below).collect()
}

/// The words that show all of what a build wrote.
fn whole_log(action: &Action) -> String {
    format!("logs build {}", shell_word(&action.name))
}

fn row(indent: &str, mark: Mark, name: &str, took: Option<Duration>) -> Line {
    let quiet = matches!(mark, Mark::Pending | Mark::Skipped);
    let line = Line::new().text(indent).join(Line::marked(symbol(mark)));
    let line = line.add(if quiet { Role::Dim } else { Role::Plain }, name);
    match took.map(words::elapsed) {
        Some(took) => {
            let end = TIME_COLUMN.max(line.width() + 2 + took.len());
            line.right(end, Role::Dim, &took)
        }
        None => line,
    }
}

fn closed(stage: &Stage) -> Line {
    let pending = stage.mark == Mark::Pending;
    let reason = stage.closed.as_ref().map(|reason| format!("closed by somebody: {reason}"));
    let held = || stage.held.as_ref().map(|held| format!("held by {}", words::short_id(&held.by)));
    Line::of(Role::Wait, reason.or_else(held).filter(|_| pending).unwrap_or_default())
}

#[cfg(test)]
mod tests;
