//! What `mdd diff` reports.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::view::changes;
use crate::ops::diff::Difference;
use crate::ops::stacks::Change;
use crate::ui::{self, Line, Page, Role, Symbol};

/// The whole of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    /// `change-set` or `template`.
    compared: &'static str,
    /// The name of the change set.
    #[serde(skip_serializing_if = "Option::is_none")]
    change_set: Option<String>,
    /// Does the change set wait for an answer?
    #[serde(skip_serializing_if = "Option::is_none")]
    waits: Option<bool>,
    /// Is there a difference?
    differs: bool,
    /// What was compared, stack by stack.
    stacks: Vec<Stack>,
    /// Why there is nothing to show of the change set.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
}

/// One stack.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Stack {
    /// `pipeline`, `test` or `production`.
    role: &'static str,
    /// Its name.
    pub(super) name: String,
    /// Is it there?
    exists: bool,
    /// The template here that it was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<PathBuf>,
    /// What would change.
    changes: Vec<Change>,
    /// What else would change: parameters, outputs, conditions and so on; the type is their section.
    others: Vec<Change>,
}

impl Stack {
    /// Compared with a template; without a difference, not even none, there is no such stack.
    pub(super) fn compared(
        role: &'static str,
        name: &str,
        template: &Path,
        difference: Option<Difference>,
    ) -> Self {
        let exists = difference.is_some();
        let Difference { resources, others } = difference.unwrap_or_default();
        let template = Some(template.to_owned());
        Self { role, name: name.to_owned(), exists, template, changes: resources, others }
    }

    /// With what a change set would do, which may be to make it.
    pub(super) fn planned(role: &'static str, name: &str, exists: bool, changes: Vec<Change>) -> Self {
        Self { role, name: name.to_owned(), exists, template: None, changes, others: Vec::new() }
    }

    pub(super) fn is_missing(&self) -> bool {
        !self.exists
    }

    fn differs(&self) -> bool {
        !self.changes.is_empty() || !self.others.is_empty()
    }

    /// What the checkout's template would change.
    fn write(&self, page: &mut Page) {
        let name = Line::of(Role::Strong, &self.name);
        let template = self.template.as_deref().unwrap_or(Path::new("")).display().to_string();
        if !self.exists {
            page.line(name.add(Role::Dim, " does not exist"));
            return;
        }
        if !self.differs() {
            let line = Line::marked(Symbol::Ok).join(name).text(" runs what is in ");
            page.line(line.add(Role::Name, template));
            return;
        }
        page.line(name.text(" -> ").add(Role::Name, template));
        if !self.changes.is_empty() {
            page.blank();
            page.line(changes::tally(&self.changes, page.width));
            page.blank();
            page.lines(changes::list(&self.changes, page.room));
        }
        if !self.others.is_empty() {
            page.blank();
            page.lines(changes::list(&self.others, page.room));
        }
    }
}

impl Report {
    pub(super) fn of_templates(stacks: Vec<Stack>) -> Self {
        let differs = stacks.iter().any(Stack::differs);
        Self { compared: "template", change_set: None, waits: None, differs, stacks, state: None }
    }

    /// With a `state` nothing waits.
    pub(super) fn of_change_set(stack: Stack, change_set: String, state: Option<String>) -> Self {
        Self {
            compared: "change-set",
            change_set: Some(change_set),
            waits: Some(state.is_none()),
            // A change set of outputs or tags alone lists no resource and is a change all the same.
            differs: state.is_none(),
            stacks: vec![stack],
            state,
        }
    }

    pub(super) fn differs(&self) -> bool {
        self.differs
    }
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.diff/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let Some(change_set) = &self.change_set else {
            for (index, stack) in self.stacks.iter().enumerate() {
                if index > 0 {
                    page.blank();
                }
                stack.write(page);
            }
            return;
        };
        let line = Line::of(Role::Dim, "change set ").add(Role::Name, change_set);
        if let Some(state) = &self.state {
            page.line(line.text(format!(" {state}: nothing waits")));
            return;
        }
        for stack in &self.stacks {
            page.line(Line::of(Role::Strong, &stack.name).text("  ").join(line.clone()));
            changes::write(&stack.changes, page);
        }
    }
}
