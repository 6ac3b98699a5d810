//! What is different between two looks: a line in a pipe, an object in JSON.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Apart, Mark, Note, State};
use crate::ops::pipeline::Commit;
use crate::schema::Moment;

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// When.
    #[schemars(with = "Moment")]
    pub at: Timestamp,
    /// In which execution.
    pub execution: String,
    /// In which stage; none if it is about the execution itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Which action; none if it is about the stage itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// How it stands now.
    pub state: String,
    /// What there is to say about it.
    #[serde(flatten)]
    pub note: Note,
    /// Of a gate that waits: what has to be named beside its stage to answer it.
    #[serde(skip)]
    pub apart: Apart,
}

/// What changed, in the pipeline's order. Without a `before` everything that has begun is new, and told in the order in
/// which it happened.
pub fn changes(before: Option<&State>, after: &State, now: Timestamp) -> Vec<Change> {
    let mut found = Vec::new();
    let over = before.is_none() && after.is_over();
    if before.is_none() && !over {
        found.push(of_execution(after, after.started.unwrap_or(now)));
    }
    for (index, stage) in after.stages.iter().enumerate() {
        let stage_before = before.and_then(|before| before.stages.get(index));
        let change = |action: Option<&str>, mark: Mark, at: Option<Timestamp>, note: &Note| Change {
            at: at.unwrap_or(now),
            execution: after.execution.clone(),
            stage: Some(stage.name.clone()),
            action: action.map(ToOwned::to_owned),
            state: mark.word().to_owned(),
            note: note.clone(),
            apart: Apart::default(),
        };
        for (index, action) in stage.actions.iter().enumerate() {
            let mark = stage_before.and_then(|stage| stage.actions.get(index)).map(|action| action.mark);
            if tells(mark, action.mark) {
                let at = action.ended.or(action.started);
                let change = change(Some(&action.name), action.mark, at, &action.note);
                found.push(Change { apart: after.told_apart(stage, action), ..change });
            }
        }
        let held_before = stage_before.and_then(|stage| stage.held.as_ref());
        if let Some(held) = stage.held.as_ref().filter(|held| Some(*held) != held_before) {
            let by = format!("behind the execution {}", held.by);
            let gate = held.gate.as_ref().map(|gate| format!(", which waits at {}.{gate}", stage.name));
            let note = Note::of(by + &gate.unwrap_or_default());
            found.push(Change { state: "held".to_owned(), ..change(None, stage.mark, None, &note) });
        }
        let mark = stage_before.map(|stage| stage.mark);
        if mark != Some(stage.mark) && matches!(stage.mark, Mark::Succeeded | Mark::Failed) {
            found.push(change(None, stage.mark, stage.ended, &Note::default()));
        }
        if mark != Some(stage.mark) && stage.never_began() {
            found.push(change(None, stage.mark, after.ended, &Note::default()));
        }
    }
    if before.is_none() {
        found.sort_by_key(|change| change.at);
    }
    if over || before.is_some_and(|before| before.status != after.status) {
        found.push(of_execution(after, after.ended.unwrap_or(now)));
    }
    found
}

/// An action that has not begun, or will not happen, is no news: what will not happen is told by stages.
fn tells(before: Option<Mark>, after: Mark) -> bool {
    before != Some(after) && !matches!(after, Mark::Pending | Mark::Skipped)
}

fn of_execution(state: &State, at: Timestamp) -> Change {
    let by = state.newer.as_ref().filter(|_| state.status == "Superseded").map(|newer| {
        let commit = state.newer_commit.as_ref().map(|commit| format!(", {}", commit.quoted()));
        format!("by the execution {newer}{}", commit.unwrap_or_default())
    });
    let commit = state.commit.as_ref().map(Commit::quoted);
    let summary = by.or_else(|| state.summary.clone());
    Change {
        at,
        execution: state.execution.clone(),
        stage: None,
        action: None,
        state: state.status.to_lowercase().replace("inprogress", "running"),
        note: Note { text: summary.or(commit), ..Note::default() },
        apart: Apart::default(),
    }
}
