//! What `mdd approve` shows: gates with their evidence, and what came of the answer.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::args::{Globals, shell_word};
use crate::commands::view;
use crate::ops::approve::{Answer, Decision, Evidence, Gate, Since, StackEvidence, Tested, by_folder};
use crate::ops::pipeline::Commit;
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// So many folders are named.
const FOLDERS: usize = 4;

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

impl ui::Document for Waiting {
    const SCHEMA: &'static str = "mdd.gates/1";
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
    if let Some(question) = &gate.question {
        page.flow(Line::new(), 0, Role::Plain, question);
    }
    page.blank();
    if let Some(commit) = &evidence.commit {
        page.line(field("commit", &about(commit, now)));
    }
    if let Some(since) = &evidence.since {
        since_production(since, page);
    }
    page.line(field("execution", &gate.execution));
    if let Some(stack) = &evidence.stack {
        of_stack(stack, evidence.tested.as_ref(), now, page);
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
    for unread in &evidence.unread {
        long(Role::Bad, "not read", unread, page);
    }
}

fn since_production(since: &Since, page: &mut Page) {
    let short = |commit: &str| commit.get(..7).unwrap_or(commit).to_owned();
    let text = match since {
        Since::Nothing => "nothing is in production yet".to_owned(),
        Since::Same => "the same commit".to_owned(),
        Since::Other { ahead, behind, files, .. } => {
            let named: Vec<String> = by_folder(files)
                .into_iter()
                .map(|(name, count)| if count == 1 { name } else { format!("{name} ({count})") })
                .collect();
            let more = named.len().saturating_sub(FOLDERS);
            let named = named[..named.len() - more].join(", ");
            let more = if more > 0 { format!(", and {more} more") } else { String::new() };
            let back = if *behind > 0 {
                format!("{} back, ", words::count(*behind as u64, "commit"))
            } else {
                String::new()
            };
            let (ahead, files) =
                (words::count(*ahead as u64, "commit"), words::count(files.len() as u64, "file"));
            format!("{back}{ahead}, {files}: {named}{more}")
        }
        Since::Unknown { commit, why } => {
            format!("it runs {}, which cannot be compared here: {why}", short(commit))
        }
    };
    let back = matches!(since, Since::Other { behind, .. } if *behind > 0);
    long(if back { Role::Wait } else { Role::Plain }, "since prod", &text, page);
}

fn of_tests(tested: &Tested, now: Timestamp, page: &mut Page) {
    let samples = &tested.samples;
    let mut text = words::count(samples.tried as u64, "sample file");
    let mut role = Role::Plain;
    if samples.tried > 0 && samples.as_expected == samples.tried {
        text.push_str(", all as expected");
    } else if samples.tried > 0 {
        let differing: Vec<&str> = samples.differing.iter().map(|one| one.file.as_str()).collect();
        text.push_str(&format!(", not as expected: {}", differing.join(", ")));
        role = Role::Bad;
    } else {
        role = Role::Wait;
        text = "no sample file was tried".to_owned();
    }
    if samples.tried > 0 && !samples.untried.is_empty() {
        text.push_str(&format!(", {} not tried", samples.untried.len()));
    }
    if samples.others > 0 {
        text.push_str(&format!(", {} of your own", words::count(samples.others as u64, "file")));
    }
    text.extend(samples.latest.map(|latest| format!(", {}", words::ago(latest, now))));
    let logs = words::count(tested.functions as u64, "lambda log");
    if tested.with_errors.is_empty() {
        text.push_str(&format!("; no errors in {logs}"));
    } else {
        text.push_str(&format!("; errors in the log of {}", tested.with_errors.join(", ")));
        role = Role::Bad;
    }
    long(role, "tested", &text, page);
}

fn long(role: Role, name: &str, text: &str, page: &mut Page) {
    page.flow(Line::new().text("  ").add(Role::Dim, name).to_column(13), 13, role, text);
}

fn of_stack(stack: &StackEvidence, tested: Option<&Tested>, now: Timestamp, page: &mut Page) {
    match &stack.status {
        Some(status) => {
            let holds = words::count(stack.resources as u64, "resource");
            page.line(field("stack", &format!("{} {status}, {holds}", stack.name)));
        }
        None => page.line(field_in(Role::Bad, "stack", &format!("{} does not exist", stack.name))),
    }
    if let Some(tested) = tested {
        of_tests(tested, now, page);
    }
    let more = if stack.many { "more than " } else { "" };
    let objects = words::count(stack.objects as u64, "object");
    page.line(field("buckets", &format!("{more}{objects} will be removed before the stack is deleted")));
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
    let flag = if decision == Decision::Approved { "--approve" } else { "--reject" };
    let mut words = vec![format!("approve --stage {} {flag}", shell_word(stage))];
    if !comment.is_empty() {
        words.push(format!("-m {}", shell_word(comment)));
    }
    words.push("--yes".to_owned());
    globals.command(&words.join(" "))
}

impl ui::Document for Decided {
    const SCHEMA: &'static str = "mdd.approve/1";
}

impl ui::Report for Decided {
    fn write(&self, page: &mut Page) {
        let word = self.decision.word();
        let role = if self.decision == Decision::Approved { Role::Ok } else { Role::Bad };
        match &self.answer {
            Answer::Given => {
                page.line(Line::of(role, word).text(". The same without questions:"));
                page.whole(Line::new().text("  ").add(Role::Name, &self.command));
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
