//! The end of the frame: what to do next, if anything.

use crate::args::{Globals, shell_word};
use crate::ops::watch::State;
use crate::ui::{Line, Role, words};

/// What to do next, as wide as the terminal.
pub(super) fn footer(state: &State, globals: &Globals, width: usize) -> Vec<Line> {
    said(state, globals).iter().flat_map(|line| line.folded(width, 2)).collect()
}

fn said(state: &State, globals: &Globals) -> Vec<Line> {
    match state.status.as_str() {
        "Failed" => vec![failed(state, globals)],
        "Superseded" => superseded(state, globals),
        "Stopped" | "Cancelled" => {
            let why = state.summary.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            vec![Line::of(Role::Dim, format!("{}{why}", state.status.to_lowercase()))]
        }
        _ => [failed_already(state), newer(state).or_else(|| held(state, globals))]
            .into_iter()
            .flatten()
            .collect(),
    }
}

fn failed(state: &State, globals: &Globals) -> Line {
    let place = state.failed_stage().map(|failed| format!(" at {}", failed.name)).unwrap_or_default();
    let line = Line::of(Role::Bad, format!("failed{place}."));
    // Of several it would have to ask which.
    let named = state.failed_stage().filter(|_| state.several_failed);
    let named = named.map(|stage| format!(" --stage {}", shell_word(&stage.name))).unwrap_or_default();
    let retry = globals.command(&format!("retry{named}"));
    if state.failed_on_files() {
        let clean = globals.command("clean-test");
        line.text("  Empty it: ").add(Role::Name, clean).text(", then: ").add(Role::Name, retry)
    } else {
        line.text("  Push a fix, or: ").add(Role::Name, retry)
    }
}

fn superseded(state: &State, globals: &Globals) -> Vec<Line> {
    let Some(newer) = &state.newer else { return vec![Line::of(Role::Dim, "superseded.")] };
    let watch = globals.command(&format!("watch --execution {newer}"));
    vec![
        Line::of(Role::Dim, format!("superseded by {}", carrying(state, newer))),
        Line::new().text("Follow that one: ").add(Role::Name, watch),
    ]
}

fn failed_already(state: &State) -> Option<Line> {
    let (stage, action) = state.failed_already()?;
    let line = Line::of(Role::Bad, format!("{} has failed;", action.name));
    Some(line.text(format!(" what else runs in {} goes on to its end", stage.name)))
}

fn newer(state: &State) -> Option<Line> {
    let newer = carrying(state, state.newer.as_ref()?);
    Some(Line::of(Role::Wait, "note: ").text(format!("a newer execution waits behind this one: {newer}")))
}

fn held(state: &State, globals: &Globals) -> Option<Line> {
    let (stage, held) = state.held()?;
    let by = words::short_id(&held.by);
    let (text, command) = match &held.gate {
        Some(gate) => (format!("{by} waits before it at {}.{gate}: ", stage.name), "approve"),
        None => (format!("{by} is before it in {}: ", stage.name), "status"),
    };
    Some(Line::of(Role::Wait, "note: ").text(text).add(Role::Name, globals.command(command)))
}

/// The newer execution and what it carries: `91be…1234  7c01d2e "Round prices"`.
fn carrying(state: &State, newer: &str) -> String {
    let commit = state.newer_commit.as_ref().map(|commit| format!("  {}", commit.quoted()));
    format!("{}{}", words::short_id(newer), commit.unwrap_or_default())
}
