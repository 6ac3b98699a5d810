//! A stack operation while it goes on.

use std::time::Duration;

use jiff::Timestamp;

use crate::ops::stacks::{Progress, Step, StepState};
use crate::ui::{Line, Role, Symbol, words};

/// The resources in progress, one line each.
pub fn running(progress: &Progress, now: Timestamp) -> Vec<Line> {
    progress
        .steps
        .iter()
        .filter(|step| step.state == StepState::Running)
        .map(|step| line(step, now))
        .collect()
}

/// A failure, which stays on screen.
pub fn failure(step: &Step) -> Line {
    let line =
        Line::marked(Symbol::Failed).add(Role::Name, &step.logical_id).text(" ").add(Role::Bad, &step.status);
    line.text(": ").text(step.reason.as_deref().unwrap_or("CloudFormation gave no reason"))
}

fn line(step: &Step, now: Timestamp) -> Line {
    let line = Line::new().text("  ").join(Line::marked(Symbol::Running)).add(Role::Name, &step.logical_id);
    let line = line.to_column(35).add(Role::Dim, &step.resource_type).to_column(70);
    let since =
        step.since.map(|since| now.duration_since(since)).and_then(|since| Duration::try_from(since).ok());
    line.add(Role::Dim, since.map(words::elapsed).unwrap_or_default())
}

/// One change on a line of its own, for a pipe.
pub fn event(step: &Step, clock: &str) -> Line {
    let role = match step.state {
        StepState::Failed => Role::Bad,
        StepState::Done => Role::Ok,
        StepState::Running => Role::Plain,
    };
    let line = Line::of(Role::Dim, clock)
        .text(" ")
        .add(Role::Name, &step.logical_id)
        .text(" ")
        .add(role, &step.status);
    match &step.reason {
        Some(reason) if step.state == StepState::Failed => line.text(format!(": {reason}")),
        _ => line,
    }
}
