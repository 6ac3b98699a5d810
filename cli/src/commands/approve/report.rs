//! What `mdd approve` shows: gates with their evidence, and what came of the answer.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::args::Globals;
use crate::commands::view;
use crate::ops::approve::{Answer, Decision, Evidence, Gate, StackEvidence};
use crate::ops::pipeline::Commit;
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// Everything that waits.
#[derive(Debug, Serialize)]
pub(super) struct Waiting {
    waiting: Vec<Considered>,
    #[serde(skip)]
    now: Timestamp,
}

#[derive(Debug, Serialize)]
struct Considered {
    #[serde(flatten)]
    gate: Gate,
    evidence: Evidence,
}

impl Waiting {
    pub(super) fn new(gates: Vec<(Gate, Evidence)>, now: Timestamp) -> Self {
        let waiting = gates.into_iter().map(|(gate, evidence)| Considered { gate, evidence }).collect();
        Self { waiting, now }
    }
}

impl ui::Report for Waiting {
    fn write(&self, page: &mut Page) {
        if self.waiting.is_empty() {
            page.line(Line::of(Role::Dim, "nothing waits for approval"));
        }
        for (index, considered) in self.waiting.iter().enumerate() {
            if index > 0 {
                page.blank();
            }
            gate(&considered.gate, &considered.evidence, self.now, page);
        }
    }
}

/// One gate and its evidence.
pub(super) fn gate(gate: &Gate, evidence: &Evidence, now: Timestamp, page: &mut Page) {
    let span = |from: Option<Timestamp>, to: Option<Timestamp>| {
        let span = to?.duration_since(from?);
        Duration::try_from(span).ok().map(words::elapsed)
    };
    let waited = span(gate.since, Some(now)).map(|span| format!(" has waited {span}")).unwrap_or_default();
    let left = span(Some(now), gate.expires).map(|span| format!(" (expires in {span})")).unwrap_or_default();
    let line = Line::marked(Symbol::Waits).add(Role::Strong, format!("{} / {}", gate.stage, gate.action));
    page.line(line.text(waited).add(Role::Dim, left));
    page.lines(gate.question.iter().map(|question| Line::new().text(question)));
    page.blank();
    if let Some(commit) = &evidence.commit {
        page.line(field("commit", &about(commit, now)));
    }
    page.line(field("execution", &gate.execution));
    if let Some(stack) = &evidence.stack {
        of_stack(stack, page);
    }
    if let Some(newer) = &gate.newer {
        let which = evidence
            .newer
            .as_ref()
            .map_or_else(|| words::short_id(newer), |commit| commit.short().to_owned());
        let text = format!("a newer commit {which} waits behind this gate and is not what you approve");
        page.line(field_in(Role::Wait, "note", &text));
    }
    if let Some((stack, changes)) = &evidence.changes {
        page.line(field("changes", &format!("of {stack}")));
        view::changes::write(changes, page);
    }
}

fn of_stack(stack: &StackEvidence, page: &mut Page) {
    match &stack.status {
        Some(status) => {
            let holds = words::count(stack.resources as u64, "resource");
            page.line(field("stack", &format!("{} {status}, {holds}", stack.name)));
        }
        None => page.line(field_in(Role::Bad, "stack", &format!("{} does not exist", stack.name))),
    }
    let more = if stack.many { "more than " } else { "" };
    let objects = words::count(stack.objects as u64, "object");
    page.line(field("buckets", &format!("{more}{objects} will be removed with the stack")));
}

fn about(commit: &Commit, now: Timestamp) -> String {
    let title = commit.title().map(|title| format!(" \"{title}\"")).unwrap_or_default();
    let author = commit.author.as_ref().map(|author| format!(", {author}")).unwrap_or_default();
    let since = commit.at.map(|at| format!(", {}", words::ago(at, now))).unwrap_or_default();
    format!("{}{title}{author}{since}", commit.short())
}

fn field(name: &str, text: &str) -> Line {
    field_in(Role::Plain, name, text)
}

fn field_in(role: Role, name: &str, text: &str) -> Line {
    Line::new().text("  ").add(Role::Dim, name).to_column(13).add(role, text)
}

/// What came of the answer.
#[derive(Debug, Serialize)]
pub(super) struct Decided {
    stage: String,
    action: String,
    execution: String,
    pub(super) decision: Decision,
    comment: String,
    #[serde(flatten)]
    pub(super) answer: Answer,
    /// The command that does the same without asking.
    command: String,
}

impl Decided {
    pub(super) fn new(
        gate: Gate,
        decision: Decision,
        comment: String,
        answer: Answer,
        globals: &Globals,
    ) -> Self {
        let command = command(&gate.stage, decision, &comment, globals);
        let Gate { stage, action, execution, .. } = gate;
        Self { stage, action, execution, decision, comment, answer, command }
    }
}

fn command(stage: &str, decision: Decision, comment: &str, globals: &Globals) -> String {
    let mut words = vec!["mdd".to_owned()];
    if globals.local {
        words.push("--local".to_owned());
    }
    for (flag, value) in [("--profile", &globals.profile), ("--region", &globals.region)] {
        words.extend(value.iter().map(|value| format!("{flag} {}", quoted(value))));
    }
    let flag = if decision == Decision::Approved { "--approve" } else { "--reject" };
    words.push(format!("approve --stage {} {flag}", quoted(stage)));
    if !comment.is_empty() {
        words.push(format!("-m {}", quoted(comment)));
    }
    words.push("--yes".to_owned());
    words.join(" ")
}

/// As a shell takes it literally.
fn quoted(text: &str) -> String {
    let harmless = |character: char| character.is_ascii_alphanumeric() || "-_./:@".contains(character);
    if !text.is_empty() && text.chars().all(harmless) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

impl ui::Report for Decided {
    fn write(&self, page: &mut Page) {
        let word = self.decision.word();
        let role = if self.decision == Decision::Approved { Role::Ok } else { Role::Bad };
        match &self.answer {
            Answer::Given => {
                let line = Line::of(role, word).text(". The same without questions: ");
                page.line(line.add(Role::Name, &self.command));
            }
            Answer::Already { decision: Some(decision), comment } => {
                let comment = comment.as_ref().map(|comment| format!(": {comment}")).unwrap_or_default();
                let line = Line::of(Role::Wait, format!("already {} by somebody else", decision.word()));
                page.line(line.text(comment));
            }
            Answer::Already { decision: None, .. } => {
                let text =
                    "this gate no longer waits: it was answered, or its execution was stopped meanwhile";
                page.line(Line::of(Role::Wait, text));
            }
        }
    }
}

#[cfg(test)]
mod tests;
