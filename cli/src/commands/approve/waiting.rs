//! Everything that waits, with its evidence and the command that answers.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::decided::command;
use super::page;
use crate::args::Globals;
use crate::commands::view::Links;
use crate::ops::approve::{Decision, Evidence, Gate, Warning, warnings};
use crate::ui::{self, Line, Page, Role};

/// Everything that waits.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Waiting {
    /// Every gate that waits for a person.
    waiting: Vec<Considered>,
    #[serde(skip)]
    now: Timestamp,
    #[serde(skip)]
    links: Links,
    #[serde(skip)]
    globals: Globals,
}

/// A gate and what is known of it.
#[derive(Debug, Serialize, JsonSchema)]
struct Considered {
    #[serde(flatten)]
    gate: Gate,
    /// What speaks for and against it.
    evidence: Evidence,
    /// What must not be overlooked.
    warnings: Vec<Warning>,
    /// Lets it through without asking; with `--reject -m` and a reason in place of `--approve` it is stopped here.
    command: String,
    /// What means this gate and no other: `mdd approve` and flags.
    #[serde(skip)]
    gate_command: String,
}

impl Waiting {
    /// Gates, each with its evidence and the flags that mean it.
    pub(super) fn new(gates: Vec<(Gate, Evidence, String)>, now: Timestamp, globals: &Globals) -> Self {
        let considered = gates.into_iter().map(|(gate, evidence, flags)| Considered {
            warnings: warnings(&gate, &evidence, now),
            command: globals.command(&command(&flags, Decision::Approved, "")),
            gate_command: globals.command(&format!("approve {flags}")),
            gate,
            evidence,
        });
        Self { waiting: considered.collect(), now, links: Links::none(), globals: globals.clone() }
    }

    /// With pages that names lead to.
    pub(super) fn with(self, links: Links) -> Self {
        Self { links, ..self }
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
            page::gate(&considered.gate, &considered.evidence, self.now, &self.globals, page);
            let command = format!("{} --approve -m \"…\" --yes", considered.gate_command);
            page.whole(
                Line::new().text("  ").add(Role::Dim, "answer").to_column(13).add(Role::Name, command),
            );
        }
        page.leading(|text| self.links.of(text));
    }
}
