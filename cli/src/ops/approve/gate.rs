//! What waits for a person.

use futures::{StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::pipeline::{self, ActionKind, ActionRun, ActionSpec, Layout};
use crate::schema::Moment;

/// AWS lets an approval expire, as rejected, after seven days, unless the action says otherwise.
const EXPIRY: SignedDuration = SignedDuration::from_hours(7 * 24);
/// So long before it expires somebody should be told.
const SOON: SignedDuration = SignedDuration::from_hours(24);
/// Executions looked at side by side.
const IN_FLIGHT: usize = 4;

/// An approval that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gate {
    /// The stage it is in.
    pub stage: String,
    /// The approval action.
    pub action: String,
    /// What the person is asked.
    pub question: Option<String>,
    /// The execution that waits.
    pub execution: String,
    /// Since when.
    #[schemars(with = "Option<Moment>")]
    pub since: Option<Timestamp>,
    /// When AWS will take silence for a no.
    #[schemars(with = "Option<Moment>")]
    pub expires: Option<Timestamp>,
    /// A newer execution that waits to come into the same stage: not what is decided about.
    pub newer: Option<String>,
}

impl Gate {
    /// Is there not much time left to answer?
    pub fn expires_soon(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires.duration_since(now) < SOON)
    }

    pub(super) fn of(stage: &str, spec: &ActionSpec, execution: &str, since: Option<Timestamp>) -> Self {
        let question = match &spec.kind {
            ActionKind::Approval { question } => question.clone(),
            _ => None,
        };
        let minutes = spec.timeout_minutes.map(|minutes| SignedDuration::from_mins(minutes.into()));
        Self {
            stage: stage.to_owned(),
            action: spec.name.clone(),
            question,
            execution: execution.to_owned(),
            since,
            expires: since.and_then(|since| since.checked_add(minutes.unwrap_or(EXPIRY)).ok()),
            newer: None,
        }
    }
}

/// The approvals that the pipeline declares, each with its stage.
pub(super) fn declared(layout: &Layout) -> impl Iterator<Item = (&str, &ActionSpec)> {
    let actions = layout
        .stages
        .iter()
        .flat_map(|stage| stage.actions.iter().map(|action| (stage.name.as_str(), action)));
    actions.filter(|(_, action)| matches!(action.kind, ActionKind::Approval { .. }))
}

/// The actions of the gate's stage that come before it.
pub(super) fn before<'a>(layout: &'a Layout, gate: &'a Gate) -> impl Iterator<Item = &'a ActionSpec> {
    let actions = layout.stage(&gate.stage).into_iter().flat_map(|stage| &stage.actions);
    actions.take_while(|action| action.name != gate.action)
}

/// The actions of the gate's stage that come after it.
pub(super) fn after<'a>(layout: &'a Layout, gate: &'a Gate) -> impl Iterator<Item = &'a ActionSpec> {
    let actions = layout.stage(&gate.stage).into_iter().flat_map(|stage| &stage.actions);
    actions.skip_while(|action| action.name != gate.action).skip(1)
}

/// All gates where an answer is possible now, in the pipeline's order, the one that has waited longest first.
pub async fn gates(clients: &Clients, layout: &Layout) -> Result<Vec<Gate>, Error> {
    if layout.parallel { side_by_side(clients, layout).await } else { in_stages(clients, layout).await }
}

/// Where one execution at a time is in a stage, the pipeline's state has them all, and who waits behind.
async fn in_stages(clients: &Clients, layout: &Layout) -> Result<Vec<Gate>, Error> {
    let stages = pipeline::stages_now(clients, &layout.pipeline).await?;
    let gate = |(name, spec): (&str, &ActionSpec)| {
        let stage = stages.iter().find(|stage| stage.name == name)?;
        let action = stage.actions.iter().find(|action| action.name == spec.name)?;
        action.token.as_ref()?;
        let execution = stage.execution.clone().unwrap_or_default();
        let newer = stage.behind(&execution);
        Some(Gate { newer, ..Gate::of(name, spec, &execution, action.changed) })
    };
    Ok(declared(layout).filter_map(gate).collect())
}

/// Where executions run side by side, each is asked what it waits for: the pipeline's state shows one of them at most.
async fn side_by_side(clients: &Clients, layout: &Layout) -> Result<Vec<Gate>, Error> {
    let executions = pipeline::under_way(clients, &layout.pipeline).await?;
    let asked = executions.into_iter().map(|execution| async move {
        let runs = pipeline::action_runs(clients, &layout.pipeline, &execution.id).await?;
        Ok::<_, Error>((execution.id, runs))
    });
    let answers: Vec<(String, Vec<ActionRun>)> =
        futures::stream::iter(asked).buffered(IN_FLIGHT).try_collect().await?;
    let mut found = Vec::new();
    for (stage, spec) in declared(layout) {
        // The newest execution comes first; who has waited longest is to be answered first.
        for (execution, runs) in answers.iter().rev() {
            let waits = runs
                .iter()
                .find(|run| run.stage == stage && run.action == spec.name && run.status == "InProgress");
            found.extend(waits.map(|run| Gate::of(stage, spec, execution, run.started.or(run.changed))));
        }
    }
    Ok(found)
}

#[cfg(test)]
pub(super) mod tests;
