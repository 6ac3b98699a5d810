//! What `mdd bootstrap` reports, and what to do next.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Clients;
use crate::commands::view::{self, Place};
use crate::context::Context;
use crate::exit::Exit;
use crate::ops::bootstrap::Plan;
use crate::ops::stacks::{Change, ChangeKind, Output, Stack};
use crate::ui::{self, Line, Page, Role, Symbol};

/// How it came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// The stack is as it is wanted.
    Unchanged,
    /// It would be deleted and made anew (`--dry-run`).
    Anew,
    /// This would change (`--dry-run`).
    Planned,
    /// The answer was no.
    Declined,
    /// Somebody else changes it, and nobody wanted to wait (`--detach`).
    Busy,
    /// CloudFormation is at it (`--detach`).
    Begun,
    /// It was called off with Ctrl-C and undone.
    Cancelled,
    /// It was made.
    Created,
    /// It was changed.
    Updated,
}

/// The whole of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    #[serde(flatten)]
    place: Place,
    /// The stack.
    stack: String,
    /// How it came out.
    result: Outcome,
    /// CloudFormation's status of the stack, if it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// What changes, or would.
    changes: Vec<Change>,
    /// The stack's outputs.
    outputs: Vec<Output>,
    /// What only a person can do now, and the commands that go on.
    next: Vec<String>,
}

impl Report {
    pub(super) fn new(place: Place, stack: &str, result: Outcome) -> Self {
        let (changes, outputs, next) = (Vec::new(), Vec::new(), Vec::new());
        Self { place, stack: stack.to_owned(), result, status: None, changes, outputs, next }
    }

    pub(super) fn of_plan(self, plan: Plan) -> Self {
        Self { changes: plan.changes, ..self }
    }

    pub(super) fn of_stack(self, stack: Stack) -> Self {
        Self { status: Some(stack.status), outputs: stack.outputs, ..self }
    }

    pub(super) fn with_status(self, status: String) -> Self {
        Self { status: Some(status), ..self }
    }

    /// How to come back to what goes on.
    pub(super) fn again(mut self, command: String) -> Self {
        self.next.push(format!("follow it: {command}"));
        self
    }

    /// What only a person can do now. `pending` is the connection that waits, and where it is confirmed.
    pub(super) fn next(
        mut self,
        pending: Option<(String, String)>,
        clients: &Clients,
        context: &Context,
    ) -> Self {
        if let Some((name, url)) = pending {
            self.next.push(format!("confirm the connection {name}, which is PENDING: {url}"));
        }
        // Where something else stands in for AWS no mail is sent that could be confirmed.
        if self.made("AWS::SNS::Subscription") && clients.web().is_some() {
            self.next.push("confirm the subscription mail, or nobody hears of approvals".to_owned());
        }
        if matches!(self.result, Outcome::Created | Outcome::Updated) {
            self.next.push(format!("follow the pipeline: {}", context.globals.command("watch")));
        }
        self
    }

    fn made(&self, resource_type: &str) -> bool {
        let made = |change: &Change| change.kind == ChangeKind::Add && change.resource_type == resource_type;
        matches!(self.result, Outcome::Created | Outcome::Updated) && self.changes.iter().any(made)
    }

    /// A no is not an error: it was asked and answered. But what was wanted is not there.
    pub(super) fn exit(&self) -> Exit {
        match self.result {
            Outcome::Declined => Exit::Failed,
            Outcome::Busy => Exit::TimeLimit,
            Outcome::Cancelled => Exit::Interrupted,
            _ => Exit::Done,
        }
    }

    fn headline(&self) -> Line {
        let status = self.status.as_deref().unwrap_or_default();
        let name = |line: Line| line.add(Role::Name, &self.stack);
        match self.result {
            Outcome::Unchanged => name(Line::marked(Symbol::Ok)).text(" is up to date, nothing to do"),
            Outcome::Anew => {
                let line = name(Line::marked(Symbol::Running))
                    .text(format!(" is {status}, left by a failed creation: "));
                line.text("it would be deleted and everything made anew")
            }
            Outcome::Planned => Line::of(Role::Dim, "nothing was changed (--dry-run)"),
            Outcome::Declined => Line::of(Role::Dim, "nothing was changed"),
            Outcome::Busy => name(Line::marked(Symbol::Running))
                .text(" is ")
                .add(Role::Wait, status)
                .text(": somebody changes it, nothing was begun"),
            Outcome::Begun => {
                name(Line::marked(Symbol::Running)).text(" is changed by CloudFormation (--detach)")
            }
            Outcome::Cancelled => {
                name(Line::marked(Symbol::Skipped)).text(" ").add(Role::Wait, status).text(": cancelled")
            }
            Outcome::Created | Outcome::Updated => {
                name(Line::marked(Symbol::Ok)).text(" ").add(Role::Ok, status)
            }
        }
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.bootstrap/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        if self.result == Outcome::Planned {
            view::changes::write(&self.changes, page);
        }
        page.line(self.headline());
        if !self.outputs.is_empty() && matches!(self.result, Outcome::Created | Outcome::Updated) {
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
            self.next.iter().for_each(|step| page.sentence(&Line::new().text("  ").text(step), 4));
        }
    }
}
