//! The frame of `mdd watch`: a pure function from a state to lines.

mod footer;
mod links;

use std::time::Duration;

use jiff::Timestamp;

use crate::args::{Globals, shell_word};
use crate::commands::approve;
use crate::commands::view::symbol;
use crate::ops::watch::{Action, Apart, Mark, Note, Stage, State};
use crate::ui::{Line, Role, words};

pub(super) use links::linked;

/// Durations end here, notes begin three further on.
const TIME_COLUMN: usize = 43;

/// So much of an execution's id is as good as all of it.
const BEGINNING: usize = 8;

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
    Detail { log: 3, finished: false, tail: 0 },
];

/// The frame for a screen; with a height it is shortened until it fits, oldest and least interesting first.
pub fn frame(
    state: &State,
    now: Timestamp,
    (width, height): (usize, Option<usize>),
    globals: &Globals,
) -> Vec<Line> {
    let frames = DETAILS.iter().map(|detail| whole(state, now, width, *detail, globals));
    let height = height.unwrap_or(usize::MAX);
    let mut last = Vec::new();
    for frame in frames {
        if frame.len() <= height {
            return frame;
        }
        last = frame;
    }
    last.truncate(height);
    last
}

fn whole(state: &State, now: Timestamp, width: usize, detail: Detail, globals: &Globals) -> Vec<Line> {
    let mut lines = vec![headline(state, now, width), commit(state, now, width), Line::new()];
    for stage in &state.stages {
        lines.push(row("", stage.mark, &stage.name, stage.took(now), closed(stage)));
        if opened(stage, detail) {
            for action in &stage.actions {
                let (role, text) = said(state, stage, action, globals);
                lines.extend(of_action(action, now, width, (role, text)));
                lines.extend(log(&action.note, detail.log, &globals.command(&whole_log(action))));
                lines.extend(tail(action, detail.tail));
            }
        }
    }
    lines.extend(footer::footer(state, globals));
    lines
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
        return Line::new().right(width, Role::Dim, &id);
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

fn said(state: &State, stage: &Stage, action: &Action, globals: &Globals) -> (Role, String) {
    let text = action.note.text.clone().unwrap_or_default();
    match action.mark {
        Mark::Waiting => {
            let approve = answer(state, stage, action, globals);
            let text = if stage.makes_stack_before(action) {
                format!("waits: {}, then {approve}", globals.command("upload-sample --verify"))
            } else {
                format!("waits: {approve}")
            };
            (Role::Wait, text)
        }
        Mark::Failed => (Role::Bad, text),
        Mark::Abandoned if text.is_empty() => (Role::Dim, action.mark.word().to_owned()),
        Mark::Abandoned => (Role::Dim, format!("{}: {text}", action.mark.word())),
        _ => (Role::Dim, text),
    }
}

fn of_action(action: &Action, now: Timestamp, width: usize, (role, text): (Role, String)) -> Vec<Line> {
    let must_be_whole = matches!(action.mark, Mark::Waiting | Mark::Failed);
    let line = row("    ", action.mark, &action.name, action.took(now), (role, text.clone()));
    if !must_be_whole || line.width() <= width {
        return vec![line];
    }
    let bare = row("    ", action.mark, &action.name, action.took(now), (role, String::new()));
    let rest = words::wrapped(&text, width.saturating_sub(8)).into_iter();
    std::iter::once(bare).chain(rest.map(|part| Line::new().text("        ").add(role, part))).collect()
}

/// The words that show all of what a build wrote.
fn whole_log(action: &Action) -> String {
    format!("logs build {}", shell_word(&action.name))
}

/// The log of a build that failed; what is left out is told with the command that shows it.
fn log(note: &Note, room: usize, whole: &str) -> Vec<Line> {
    let line = |role: Role, text: &str| Line::new().text("        ").add(role, text);
    let left_out = |text: &str| line(Role::Dim, text).add(Role::Dim, ": ").add(Role::Name, whole);
    let mut lines = Vec::new();
    if note.more {
        lines.push(left_out("… the log begins further up"));
    }
    // The first error comes first: it is the end that is left out.
    lines.extend(note.log.iter().take(room).map(|text| line(Role::Plain, text)));
    let hidden = note.log.len().saturating_sub(room);
    if hidden > 0 {
        lines.push(left_out(&format!("… {}", words::count(hidden as u64, "more line"))));
    }
    lines
}

/// What a build that runs has just written.
fn tail(action: &Action, room: usize) -> impl Iterator<Item = Line> {
    let first = action.tail.len().saturating_sub(room);
    action.tail.iter().skip(first).map(|text| Line::new().text("        ").add(Role::Dim, text))
}

fn row(indent: &str, mark: Mark, name: &str, took: Option<Duration>, (role, note): (Role, String)) -> Line {
    let quiet = matches!(mark, Mark::Pending | Mark::Skipped);
    let line = Line::new().text(indent).join(Line::marked(symbol(mark)));
    let line = line.add(if quiet { Role::Dim } else { Role::Plain }, name);
    let line = match took.map(words::elapsed) {
        Some(took) => {
            let end = TIME_COLUMN.max(line.width() + 2 + took.len());
            line.right(end, Role::Dim, &took)
        }
        None => line,
    };
    if note.is_empty() { line } else { line.to_column(TIME_COLUMN + 3).add(role, note) }
}

fn closed(stage: &Stage) -> (Role, String) {
    let pending = stage.mark == Mark::Pending;
    let reason = stage.closed.as_ref().map(|reason| format!("closed by somebody: {reason}"));
    let held = || stage.held.as_ref().map(|held| format!("held by {}", words::short_id(&held.by)));
    (Role::Wait, reason.or_else(held).filter(|_| pending).unwrap_or_default())
}

#[cfg(test)]
mod tests;
