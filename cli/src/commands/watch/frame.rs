//! The frame of `mdd watch`: a pure function from a state to lines.

use std::time::Duration;

use jiff::Timestamp;

use crate::ops::watch::{Action, Mark, Note, Stage, State};
use crate::ui::{Line, Role, Symbol, words};

/// Durations end here, notes begin three further on.
const TIME_COLUMN: usize = 43;

/// How much is shown: less and less until it fits.
#[derive(Debug, Clone, Copy)]
struct Detail {
    /// Lines of a failed build's log.
    log: usize,
    /// Are the actions of finished stages shown?
    finished: bool,
}

const DETAILS: [Detail; 4] = [
    Detail { log: usize::MAX, finished: true },
    Detail { log: 10, finished: true },
    Detail { log: 10, finished: false },
    Detail { log: 3, finished: false },
];

/// The frame for a screen; with a height it is shortened until it fits, oldest and least interesting first.
pub fn frame(state: &State, now: Timestamp, width: usize, height: Option<usize>) -> Vec<Line> {
    let frames = DETAILS.iter().map(|detail| whole(state, now, width, *detail));
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

fn whole(state: &State, now: Timestamp, width: usize, detail: Detail) -> Vec<Line> {
    let mut lines = vec![headline(state, now, width), commit(state, now, width), Line::new()];
    for stage in &state.stages {
        lines.push(row("", stage.mark, &stage.name, stage.took(now), closed(stage)));
        if opened(stage, detail) {
            stage
                .actions
                .iter()
                .for_each(|action| lines.extend(of_action(stage, action, now, width, detail)));
        }
    }
    lines.extend(footer(state));
    lines
}

/// A stage that has not begun, or has fetched its source, has nothing to tell.
fn opened(stage: &Stage, detail: Detail) -> bool {
    match stage.mark {
        Mark::Pending | Mark::Skipped => stage.actions.iter().any(|action| action.mark != stage.mark),
        Mark::Succeeded => detail.finished && stage.actions.iter().any(|action| !is_source(action)),
        Mark::Running | Mark::Waiting | Mark::Failed => true,
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

fn of_action(stage: &Stage, action: &Action, now: Timestamp, width: usize, detail: Detail) -> Vec<Line> {
    let text = action.note.text.clone().unwrap_or_default();
    let (role, text) = match action.mark {
        Mark::Waiting if stage.makes_stack_before(action) => {
            (Role::Wait, "waits: mdd upload-sample --verify, then mdd approve".to_owned())
        }
        Mark::Waiting => (Role::Wait, "waits: mdd approve".to_owned()),
        Mark::Failed => (Role::Bad, text),
        _ => (Role::Dim, text),
    };
    let must_be_whole = matches!(action.mark, Mark::Waiting | Mark::Failed);
    let line = row("    ", action.mark, &action.name, action.took(now), (role, text.clone()));
    let mut lines = if must_be_whole && line.width() > width {
        let bare = row("    ", action.mark, &action.name, action.took(now), (role, String::new()));
        let rest = words::wrapped(&text, width.saturating_sub(8)).into_iter();
        std::iter::once(bare).chain(rest.map(|part| Line::new().text("        ").add(role, part))).collect()
    } else {
        vec![line]
    };
    lines.extend(log(&action.note, detail.log));
    lines
}

fn log(note: &Note, room: usize) -> Vec<Line> {
    let skipped = note.log.len().saturating_sub(room);
    let mut lines = Vec::new();
    if skipped > 0 || note.more {
        lines.push(Line::new().text("        ").add(Role::Dim, "… the log begins further up"));
    }
    lines.extend(note.log.iter().skip(skipped).map(|text| Line::new().text("        ").text(text)));
    lines
}

fn row(indent: &str, mark: Mark, name: &str, took: Option<Duration>, (role, note): (Role, String)) -> Line {
    let symbol = match mark {
        Mark::Pending => Symbol::NotYet,
        Mark::Running => Symbol::Running,
        Mark::Waiting => Symbol::Waits,
        Mark::Succeeded => Symbol::Ok,
        Mark::Failed => Symbol::Failed,
        Mark::Skipped => Symbol::Skipped,
    };
    let quiet = matches!(mark, Mark::Pending | Mark::Skipped);
    let line = Line::new().text(indent).join(Line::marked(symbol));
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
    let reason = stage.closed.as_ref().filter(|_| stage.mark == Mark::Pending);
    (Role::Wait, reason.map(|reason| format!("closed by somebody: {reason}")).unwrap_or_default())
}

fn footer(state: &State) -> Vec<Line> {
    let newer = state.newer.as_deref().map(words::short_id);
    let line = match (state.status.as_str(), newer) {
        ("Failed", _) => {
            let place = state.failed_stage().map(|failed| format!(" at {}", failed.name)).unwrap_or_default();
            Line::of(Role::Bad, format!("failed{place}."))
                .text("  Push a fix, or: ")
                .add(Role::Name, "mdd retry")
        }
        ("Superseded", newer) => {
            let by = newer.map(|newer| format!(" by {newer}")).unwrap_or_default();
            Line::of(Role::Dim, format!("superseded{by}."))
                .text("  Follow that one: ")
                .add(Role::Name, "mdd watch")
        }
        ("Stopped" | "Cancelled", _) => {
            let why = state.summary.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            Line::of(Role::Dim, format!("{}{why}", state.status.to_lowercase()))
        }
        (_, Some(newer)) => {
            Line::of(Role::Wait, "note: ").text(format!("a newer execution {newer} waits behind this one"))
        }
        _ => return Vec::new(),
    };
    vec![line]
}

#[cfg(test)]
mod tests;
