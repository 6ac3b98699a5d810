//! Giving the answer, with a token read at the last moment.

use aws_sdk_codepipeline::types::{ApprovalResult, ApprovalStatus};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Ended, Gate, Standing, check_comment, standing};
use crate::clients::Clients;
use crate::errors::{Call, During, Error};
use crate::ops::pipeline::{Layout, Token};

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Let it through.
    Approved,
    /// Stop it here.
    Rejected,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase", tag = "result")]
pub enum Answer {
    /// It counts.
    Given,
    /// The gate waited no longer: somebody was faster.
    Already(Ended),
}

impl Decision {
    /// `approved`, `rejected`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }
}

/// Answer the gate.
pub async fn answer(
    clients: &Clients,
    layout: &Layout,
    gate: &Gate,
    decision: Decision,
    comment: &str,
) -> Result<Answer, Error> {
    check_comment(decision, comment)?;
    // A token can be exchanged between reading and using it; a second look settles it.
    let mut again = true;
    loop {
        let token = match standing(clients, layout, gate).await? {
            Standing::Waits { token, .. } => token,
            Standing::Over(ended) => return Ok(Answer::Already(ended)),
        };
        match put(clients, &layout.pipeline, gate, decision, comment, &token).await {
            Ok(()) => return Ok(Answer::Given),
            Err(call) if call.code() == "InvalidApprovalTokenException" && again => again = false,
            Err(call) if call.code() == "ApprovalAlreadyCompletedException" => {
                return Ok(completed(clients, layout, gate, decision, comment).await);
            }
            Err(call) => return Err(call.into()),
        }
    }
}

/// Somebody has answered: perhaps we have, and the receipt was lost on its way, so that the SDK asked again.
async fn completed(
    clients: &Clients,
    layout: &Layout,
    gate: &Gate,
    decision: Decision,
    comment: &str,
) -> Answer {
    match standing(clients, layout, gate).await {
        Ok(Standing::Over(ended)) if said(&ended, decision, comment) => Answer::Given,
        Ok(Standing::Over(ended)) => Answer::Already(ended),
        Ok(Standing::Waits { .. }) | Err(_) => Answer::Already(Ended::default()),
    }
}

/// Is that word for word what was to be said?
fn said(ended: &Ended, decision: Decision, comment: &str) -> bool {
    ended.decision == Some(decision) && !comment.is_empty() && ended.comment.as_deref() == Some(comment)
}

async fn put(
    clients: &Clients,
    pipeline: &str,
    gate: &Gate,
    decision: Decision,
    comment: &str,
    token: &Token,
) -> Result<(), Call> {
    let status = match decision {
        Decision::Approved => ApprovalStatus::Approved,
        Decision::Rejected => ApprovalStatus::Rejected,
    };
    let what = format!("answer {}.{}", gate.stage, gate.action);
    let result = ApprovalResult::builder().status(status).summary(comment).build();
    let result = result.map_err(|error| Call::unsendable(&what, &error))?;
    clients
        .codepipeline()
        .put_approval_result()
        .pipeline_name(pipeline)
        .stage_name(&gate.stage)
        .action_name(&gate.action)
        .token(token.reveal())
        .result(result)
        .send()
        .await
        .during(what)?;
    Ok(())
}

#[cfg(test)]
mod tests;
