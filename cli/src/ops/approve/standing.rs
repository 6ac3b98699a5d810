//! Whether a gate still waits, and if not, who decided what.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::gate::declared;
use super::{Decision, Gate};
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::pipeline::{self, ActionNow, ActionRun, Layout, Token};
use crate::schema::Moment;

/// CodePipeline does not look at its clock every second.
const ABOUT: SignedDuration = SignedDuration::from_mins(5);

/// How a gate stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It waits.
    Waits {
        /// The permission to answer it.
        token: Token,
        /// A newer execution that waits behind it now, whatever it was before.
        newer: Option<String>,
    },
    /// It waits no longer.
    Over(Ended),
}

/// What has become of a gate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ended {
    /// What was decided; none if nobody did: it expired, its execution was stopped or is in no list any more.
    pub decision: Option<Decision>,
    /// Who decided, as CodePipeline names them: an ARN.
    pub by: Option<String>,
    /// When.
    #[schemars(with = "Option<Moment>")]
    pub at: Option<Timestamp>,
    /// Their words, or CodePipeline's if nobody decided.
    pub comment: Option<String>,
}

/// How the gate stands now. Only the execution that was looked at is meant, never one that has come to the gate since.
pub async fn standing(clients: &Clients, layout: &Layout, gate: &Gate) -> Result<Standing, Error> {
    if layout.parallel {
        return in_runs(clients, layout, gate).await;
    }
    let stages = pipeline::stages_now(clients, &layout.pipeline).await?;
    let stage = stages.into_iter().find(|stage| stage.name == gate.stage);
    let same = stage.filter(|stage| stage.execution.as_deref() == Some(gate.execution.as_str()));
    let newer = same.as_ref().and_then(|stage| stage.behind(&gate.execution));
    let action = same.and_then(|stage| stage.actions.into_iter().find(|action| action.name == gate.action));
    match action {
        Some(ActionNow { token: Some(token), .. }) => Ok(Standing::Waits { token, newer }),
        Some(action) if action.status.as_deref().is_some_and(|status| status != "InProgress") => {
            Ok(Standing::Over(Ended::of_state(gate, action)))
        }
        // It has moved on. That is certain; who decided is worth a question, and not worth an error.
        _ => {
            let known = in_runs(clients, layout, gate).await.ok();
            Ok(known.filter(|known| matches!(known, Standing::Over(_))).unwrap_or_else(unknown))
        }
    }
}

/// What became of a gate of this execution that nobody waits at any more: the last one, if the names leave several.
pub async fn fate(
    clients: &Clients,
    layout: &Layout,
    execution: &str,
    meant: impl Fn(&str, &str) -> bool,
) -> Result<Option<(Gate, Ended)>, Error> {
    let runs = pipeline::action_runs(clients, &layout.pipeline, execution).await?;
    let gates = declared(layout).filter(|(stage, spec)| meant(stage, &spec.name));
    let over = gates.filter_map(|(stage, spec)| {
        let run = runs.iter().find(|run| run.stage == stage && run.action == spec.name)?;
        let gate = Gate::of(stage, spec, execution, run.started);
        let ended = (run.status != "InProgress").then(|| Ended::of_run(&gate, run.clone()))?;
        Some((gate, ended))
    });
    Ok(over.last())
}

async fn in_runs(clients: &Clients, layout: &Layout, gate: &Gate) -> Result<Standing, Error> {
    let runs = pipeline::action_runs(clients, &layout.pipeline, &gate.execution).await?;
    let run = runs.into_iter().find(|run| run.stage == gate.stage && run.action == gate.action);
    Ok(match run {
        // Side by side nobody waits behind anybody.
        Some(ActionRun { token: Some(token), .. }) => Standing::Waits { token, newer: None },
        Some(run) => Standing::Over(Ended::of_run(gate, run)),
        None => unknown(),
    })
}

fn unknown() -> Standing {
    Standing::Over(Ended::default())
}

impl Ended {
    fn of_state(gate: &Gate, action: ActionNow) -> Self {
        let ended = Self { decision: None, by: action.by, at: action.changed, comment: action.summary };
        ended.decided(gate, action.status.as_deref())
    }

    fn of_run(gate: &Gate, run: ActionRun) -> Self {
        let comment = run.summary.or(run.error);
        Self { decision: None, by: run.by, at: run.changed, comment }.decided(gate, Some(&run.status))
    }

    fn decided(mut self, gate: &Gate, status: Option<&str>) -> Self {
        self.by = self.by.filter(|by| !by.is_empty());
        // An approval that expires fails like one that is rejected, and nobody did it.
        let late = |expires| self.at.is_some_and(|at| at >= expires - ABOUT);
        self.decision = match status {
            Some("Succeeded") => Some(Decision::Approved),
            Some("Failed") if !gate.expires.is_some_and(late) => Some(Decision::Rejected),
            _ => None,
        };
        self
    }

    /// The name at the end of the ARN: `kim`.
    pub fn who(&self) -> Option<&str> {
        self.by.as_deref().map(|by| by.rsplit(['/', ':']).next().unwrap_or(by))
    }
}
