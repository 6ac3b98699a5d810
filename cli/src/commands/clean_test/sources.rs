//! The sources in the report: what was on, what was done about it, and how it is now.

use lambda_shared::sources;
use schemars::JsonSchema;
use serde::Serialize;

use crate::errors::Error;
use crate::ops::clean::{Done, Plan, Refused};
use crate::ui::{Line, Role};

/// How a source was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Found {
    /// It is on.
    On,
    /// It is off.
    Off,
    /// It is off, because an earlier run that did not end stopped it.
    Left,
    /// Nobody may look.
    Unknown,
}

/// One source.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Source {
    #[serde(flatten)]
    source: sources::Source,
    /// How it was found.
    found: Found,
    /// Was it stopped?
    stopped: bool,
    /// Was it started again?
    started: bool,
    /// What went wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// All of them.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Sources(Vec<Source>);

impl Sources {
    /// As they were found.
    pub(super) fn planned(plan: &Plan) -> Self {
        let source = |source: &sources::Source, found| Source {
            source: source.clone(),
            found,
            stopped: false,
            started: false,
            error: None,
        };
        let running = plan.running.iter().map(|running| source(&running.source, Found::On));
        let left = plan.left.iter().map(|running| source(&running.source, Found::Left));
        let off = plan.off.iter().map(|off| source(off, Found::Off));
        let unseen = plan.unseen.iter().map(|unseen| Source {
            error: Some(text(&unseen.error)),
            ..source(&unseen.source, Found::Unknown)
        });
        Self(running.chain(left).chain(off).chain(unseen).collect())
    }

    /// With what was done about them.
    pub(super) fn note(&mut self, done: &Done) {
        for one in &mut self.0 {
            let is_it = |refused: &&Refused| refused.source == one.source;
            one.stopped = done.stopped.iter().any(|running| running.source == one.source);
            one.started = done.started.contains(&one.source);
            let trouble = done.refused.iter().find(is_it).or_else(|| done.lost.iter().find(is_it));
            one.error = trouble.map(|refused| text(&refused.error)).or_else(|| one.error.take());
        }
    }

    /// What would become of them.
    pub(super) fn plan(&self) -> Vec<Line> {
        let lines = [
            self.line("stopped meanwhile:", Found::On),
            self.left(),
            self.line("off already, and stays so:", Found::Off),
            self.line("not known whether it is on:", Found::Unknown),
        ];
        lines.into_iter().flatten().collect()
    }

    /// What is still off that an earlier run should have started.
    pub(super) fn left(&self) -> Option<Line> {
        self.line("left off by a run that was killed, on again after the next:", Found::Left)
    }

    fn line(&self, label: &str, found: Found) -> Option<Line> {
        let all = self.0.iter().filter(|one| one.found == found && !one.started);
        let names = names(all.map(|one| &one.source));
        (!names.is_empty()).then(|| Line::of(Role::Dim, format!("  {label} ")).text(names))
    }

    /// What has become of them.
    pub(super) fn outcome(&self) -> Vec<Line> {
        let started = self.0.iter().filter(|one| one.started).map(|one| &one.source);
        let names = names(started);
        let line = (!names.is_empty()).then(|| Line::of(Role::Dim, format!("on again: {names}")));
        line.into_iter().collect()
    }
}

/// `schedule a, queue mapping b`
pub(super) fn names<'a>(all: impl IntoIterator<Item = &'a sources::Source>) -> String {
    all.into_iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// An error with its causes, in one line.
pub(super) fn text(error: &Error) -> String {
    std::iter::once(error.to_string()).chain(error.causes()).collect::<Vec<_>>().join(": ")
}
