//! How an execution stands: everything a frame, a line or a JSON document is made from.

use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Mark, Note};
use crate::ops::pipeline::{ActionKind, Commit};
use crate::schema::Moment;

/// How an execution stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct State {
    /// The pipeline.
    pub pipeline: String,
    /// The region.
    pub region: String,
    /// The account.
    pub account: String,
    /// The execution.
    pub execution: String,
    /// CodePipeline's status of it.
    pub status: String,
    /// Why it was stopped or cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What it carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<Commit>,
    /// Where a commit would have come from, if none was fetched: branch and repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When its first action started.
    #[schemars(with = "Option<Moment>")]
    pub started: Option<Timestamp>,
    /// When its last action ended, once it is over.
    #[schemars(with = "Option<Moment>")]
    pub ended: Option<Timestamp>,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// Do executions run side by side, so that others may wait at the same gates?
    #[serde(skip)]
    pub parallel: bool,
    /// Has more than one stage of the pipeline failed, whichever execution it was? Then one has to be named.
    #[serde(skip)]
    pub several_failed: bool,
    /// A newer execution, that waits behind this one or has overtaken it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer: Option<String>,
    /// What that one carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer_commit: Option<Commit>,
}

/// How a stage stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// How it stands.
    pub mark: Mark,
    /// When its first action started.
    #[schemars(with = "Option<Moment>")]
    pub started: Option<Timestamp>,
    /// When its last action ended, once it is over.
    #[schemars(with = "Option<Moment>")]
    pub ended: Option<Timestamp>,
    /// Why nothing may come in, if somebody closed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
    /// The older execution that is in it while this one waits to come in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// Its actions in run order.
    pub actions: Vec<Action>,
}

/// The execution that another one waits behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Held {
    /// It.
    pub by: String,
    /// At this gate it waits for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
}

/// How an action stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Action {
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(flatten)]
    pub kind: ActionKind,
    /// How it stands.
    pub mark: Mark,
    /// CodeBuild's id of the build that it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
    /// When it started.
    #[schemars(with = "Option<Moment>")]
    pub started: Option<Timestamp>,
    /// When it ended.
    #[schemars(with = "Option<Moment>")]
    pub ended: Option<Timestamp>,
    /// What there is to say about it.
    pub note: Note,
    /// The newest lines of the log of a build that runs, if they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tail: Vec<String>,
}

/// What tells a gate from others of its stage that may wait, where there can be any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Apart {
    /// The action, if several approvals of the stage wait.
    pub action: Option<String>,
    /// The execution, if executions run side by side.
    pub execution: Option<String>,
}

/// How long something took, or has taken so far.
pub(super) fn took(started: Option<Timestamp>, ended: Option<Timestamp>, now: Timestamp) -> Option<Duration> {
    let span = ended.unwrap_or(now).duration_since(started?);
    Some(Duration::try_from(span).unwrap_or_default())
}

impl State {
    /// How long it took, or has taken so far.
    pub fn took(&self, now: Timestamp) -> Option<Duration> {
        took(self.started, self.ended, now)
    }

    /// Will nothing more happen?
    pub fn is_over(&self) -> bool {
        !matches!(self.status.as_str(), "InProgress" | "Stopping")
    }

    /// The gates where a person has to decide: stage and action.
    pub fn gates(&self) -> impl Iterator<Item = (&Stage, &Action)> {
        let actions =
            self.stages.iter().flat_map(|stage| stage.actions.iter().map(move |action| (stage, action)));
        actions.filter(|(_, action)| action.mark == Mark::Waiting)
    }

    /// What has to be named beside its stage so that this gate is meant and no other.
    pub fn told_apart(&self, stage: &Stage, action: &Action) -> Apart {
        let several = stage.actions.iter().filter(|other| other.mark == Mark::Waiting).count() > 1;
        Apart {
            action: several.then(|| action.name.clone()),
            execution: self.parallel.then(|| self.execution.clone()),
        }
    }

    /// The stage this execution waits to come into, and the older one that is still in it.
    pub fn held(&self) -> Option<(&Stage, &Held)> {
        self.stages.iter().find_map(|stage| Some((stage, stage.held.as_ref()?)))
    }

    /// Did it fail because a bucket that had to go still holds something?
    pub fn failed_on_files(&self) -> bool {
        let actions = self.failed_stage().into_iter().flat_map(|stage| &stage.actions);
        let mut failed = actions.filter(|action| action.mark == Mark::Failed);
        failed.any(|action| {
            let deletes = matches!(&action.kind, ActionKind::Stack { mode, .. } if mode == "DELETE_ONLY");
            deletes && action.note.text.as_ref().is_some_and(|text| text.contains("not empty"))
        })
    }

    /// What failed although others of its stage still run: stage and action.
    pub fn failed_already(&self) -> Option<(&Stage, &Action)> {
        let actions =
            self.stages.iter().flat_map(|stage| stage.actions.iter().map(move |action| (stage, action)));
        let mut failed = actions.filter(|(_, action)| action.mark == Mark::Failed);
        failed.next().filter(|_| !self.is_over())
    }

    /// The stage that failed.
    pub fn failed_stage(&self) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.mark == Mark::Failed)
    }
}

impl Stage {
    /// How long it took, or has taken so far.
    pub fn took(&self, now: Timestamp) -> Option<Duration> {
        took(self.started, self.ended, now)
    }

    /// Did the execution end before anything happened here?
    pub(super) fn never_began(&self) -> bool {
        self.mark == Mark::Skipped && self.actions.iter().all(|action| action.mark == Mark::Skipped)
    }

    /// Is a stack made here before the gate, so that there is something to try?
    pub fn makes_stack_before(&self, gate: &Action) -> bool {
        let before = self.actions.iter().take_while(|action| action.name != gate.name);
        before.into_iter().any(|action| {
            matches!(&action.kind, ActionKind::Stack { mode, .. } if mode == "REPLACE_ON_FAILURE" || mode == "CREATE_UPDATE")
        })
    }
}

impl Action {
    /// How long it took, or has taken so far.
    pub fn took(&self, now: Timestamp) -> Option<Duration> {
        took(self.started, self.ended, now)
    }
}
