//! What `mdd bootstrap` reports, and what to do next.

use serde::Serialize;

use crate::args::Globals;
use crate::commands::view::{self, Place};
use crate::exit::Exit;
use crate::ops::bootstrap::Plan;
use crate::ops::stacks::{Change, ChangeKind, Output, Stack};
use crate::ui::{self, Line, Page, Role, Symbol};

/// How it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Result {
    Unchanged,
    Anew,
    Planned,
    Declined,
    Created,
    Updated,
}

/// The whole of it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Report {
    #[serde(flatten)]
    place: Place,
    stack: String,
    result: Result,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    changes: Vec<Change>,
    outputs: Vec<Output>,
    next: Vec<String>,
}

impl Report {
    pub(super) fn new(
        place: Place,
        result: Result,
        plan: Option<Plan>,
        stack: Option<Stack>,
        globals: &Globals,
    ) -> Self {
        let name = plan.as_ref().map(|plan| plan.stack.clone());
        let name = name.or_else(|| stack.as_ref().map(|stack| stack.name.clone())).unwrap_or_default();
        let changes = plan.map(|plan| plan.changes).unwrap_or_default();
        let next = stack.as_ref().map(|stack| next(result, &changes, stack, globals)).unwrap_or_default();
        let status = stack.as_ref().map(|stack| stack.status.clone());
        let outputs = stack.map(|stack| stack.outputs).unwrap_or_default();
        Self { place, stack: name, result, status, changes, outputs, next }
    }

    /// A no is not an error: it was asked and answered.
    pub(super) fn exit(&self) -> Exit {
        if self.result == Result::Declined { Exit::Failed } else { Exit::Done }
    }

    fn headline(&self) -> Line {
        let status = self.status.as_deref().unwrap_or_default();
        let name = |line: Line| line.add(Role::Name, &self.stack);
        match self.result {
            Result::Unchanged => name(Line::marked(Symbol::Ok)).text(" is up to date, nothing to do"),
            Result::Anew => {
                let line = name(Line::marked(Symbol::Running))
                    .text(format!(" is {status}, left by a failed creation: "));
                line.text("it would be deleted and everything made anew")
            }
            Result::Planned => Line::of(Role::Dim, "nothing was changed (--dry-run)"),
            Result::Declined => Line::of(Role::Dim, "nothing was changed"),
            Result::Created | Result::Updated => {
                name(Line::marked(Symbol::Ok)).text(" ").add(Role::Ok, status)
            }
        }
    }
}

/// What only a person can do now: mails and connections are confirmed outside.
fn next(result: Result, changes: &[Change], stack: &Stack, globals: &Globals) -> Vec<String> {
    if !matches!(result, Result::Created | Result::Updated) {
        return Vec::new();
    }
    let made = |resource_type: &str| {
        changes.iter().any(|change| change.kind == ChangeKind::Add && change.resource_type == resource_type)
    };
    let mut next = Vec::new();
    // The local engine reads the checkout and keeps mails: there is nothing to confirm.
    if made("AWS::CodeConnections::Connection") && !globals.local {
        let url = stack.output("ConnectionUrl").unwrap_or("the console, Developer Tools, Connections");
        next.push(format!("confirm the connection to the repository, which is PENDING: {url}"));
    }
    if made("AWS::SNS::Subscription") && !globals.local {
        next.push("confirm the subscription mail, or nobody hears of approvals".to_owned());
    }
    next.push(format!("follow the pipeline: {}", globals.command("watch")));
    next
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.bootstrap/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        if self.result == Result::Planned {
            view::changes::write(&self.changes, page);
        }
        page.line(self.headline());
        if !self.outputs.is_empty() && matches!(self.result, Result::Created | Result::Updated) {
            page.blank();
            let widest = self.outputs.iter().map(|output| output.key.len()).max().unwrap_or_default();
            for output in &self.outputs {
                let line = Line::new().text("  ").add(Role::Name, &output.key).to_column(widest + 4);
                page.whole(line.text(&output.value));
            }
        }
        if !self.next.is_empty() {
            page.blank();
            page.line(Line::of(Role::Strong, "next"));
            self.next.iter().for_each(|step| page.whole(Line::new().text("  ").text(step)));
        }
    }
}
