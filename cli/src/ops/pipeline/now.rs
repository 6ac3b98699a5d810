//! What is in each stage at this moment, whichever execution brought it there: who waits, and who waits behind.

use aws_sdk_codepipeline::types::{ActionState, StageState};
use jiff::Timestamp;

use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::time;

/// The permission to answer an approval. Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub(super) String);

impl Token {
    /// For the one call that takes it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What is in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageNow {
    /// The stage.
    pub name: String,
    /// The execution that is or was last in it.
    pub execution: Option<String>,
    /// How that one stands in this stage.
    pub status: Option<String>,
    /// The newest execution that waits to come in.
    pub inbound: Option<String>,
    /// Why nothing may come in, if the transition is closed.
    pub closed: Option<String>,
    /// Its actions.
    pub actions: Vec<ActionNow>,
}

impl StageNow {
    /// A newer execution that waits to come in behind this one.
    pub fn behind(&self, execution: &str) -> Option<String> {
        self.inbound.clone().filter(|inbound| inbound != execution)
    }

    /// Is its execution still in it?
    pub fn is_busy(&self) -> bool {
        matches!(self.status.as_deref(), Some("InProgress" | "Stopping"))
    }
}

/// How an action stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActionNow {
    /// The action.
    pub name: String,
    /// `InProgress`, `Succeeded`, `Failed`, `Abandoned`.
    pub status: Option<String>,
    /// What was said about it: an approval's comment.
    pub summary: Option<String>,
    /// Since when.
    pub changed: Option<Timestamp>,
    /// Who last changed it.
    pub by: Option<String>,
    /// The build's or the stack operation's id in its service.
    pub external_id: Option<String>,
    /// This run's id.
    pub run: Option<String>,
    /// Present while an approval waits.
    pub token: Option<Token>,
}

/// What is in each stage at this moment.
pub async fn stages_now(clients: &Clients, pipeline: &str) -> Result<Vec<StageNow>, Error> {
    let answer = clients.codepipeline().get_pipeline_state().name(pipeline).send().await;
    let answer = answer.during(format!("read the state of the pipeline {pipeline}"))?;
    Ok(answer.stage_states.unwrap_or_default().into_iter().map(stage).collect())
}

fn stage(state: StageState) -> StageNow {
    let inbound = state.inbound_execution.map(|inbound| inbound.pipeline_execution_id);
    let listed = state.inbound_executions.unwrap_or_default().into_iter().next_back();
    let closed = state.inbound_transition_state.filter(|transition| !transition.enabled);
    StageNow {
        name: state.stage_name.unwrap_or_default(),
        status: state.latest_execution.as_ref().map(|latest| latest.status.as_str().to_owned()),
        execution: state.latest_execution.map(|latest| latest.pipeline_execution_id),
        inbound: inbound.or_else(|| listed.map(|inbound| inbound.pipeline_execution_id)),
        closed: closed.map(|closed| closed.disabled_reason.unwrap_or_else(|| "no reason given".to_owned())),
        actions: state.action_states.unwrap_or_default().into_iter().map(action).collect(),
    }
}

fn action(state: ActionState) -> ActionNow {
    let latest = state.latest_execution;
    ActionNow {
        name: state.action_name.unwrap_or_default(),
        status: latest
            .as_ref()
            .and_then(|latest| latest.status.as_ref())
            .map(|status| status.as_str().to_owned()),
        summary: latest
            .as_ref()
            .and_then(|latest| latest.summary.clone())
            .filter(|summary| !summary.is_empty()),
        changed: time::optional(latest.as_ref().and_then(|latest| latest.last_status_change.as_ref())),
        by: latest.as_ref().and_then(|latest| latest.last_updated_by.clone()),
        // While an approval waits this is its token again.
        external_id: latest
            .as_ref()
            .filter(|latest| latest.token.is_none())
            .and_then(|latest| latest.external_execution_id.clone()),
        run: latest.as_ref().and_then(|latest| latest.action_execution_id.clone()),
        token: latest.and_then(|latest| latest.token).filter(|token| !token.is_empty()).map(Token),
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_is_never_shown() {
        assert_eq!(format!("{:?}", Token("secret".into())), "Token(…)");
    }
}
