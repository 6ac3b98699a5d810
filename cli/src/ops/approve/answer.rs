//! Giving the answer, with a token read at the last moment.

use aws_sdk_codepipeline::types::{ApprovalResult, ApprovalStatus};
use serde::Serialize;

use super::Gate;
use crate::clients::Clients;
use crate::errors::{Call, During, Error};
use crate::ops::pipeline::{self, Token};

/// CodePipeline's limit for a comment, in characters.
const LONGEST_COMMENT: usize = 512;

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Let it through.
    Approved,
    /// Stop it here.
    Rejected,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "result")]
pub enum Answer {
    /// It counts.
    Given,
    /// Somebody was faster.
    Already {
        /// What they decided; none if the gate is in another execution's hands by now.
        decision: Option<Decision>,
        /// Their words.
        comment: Option<String>,
    },
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

/// Answer the gate. Only the execution that was looked at is answered, never one that has come to the gate since.
pub async fn answer(
    clients: &Clients,
    pipeline: &str,
    gate: &Gate,
    decision: Decision,
    comment: &str,
) -> Result<Answer, Error> {
    if comment.chars().count() > LONGEST_COMMENT {
        let what = format!("the comment has {} characters", comment.chars().count());
        return Err(Error::usage(what, format!("CodePipeline takes {LONGEST_COMMENT}")));
    }
    // A token can be exchanged between reading and using it; a second look settles it.
    for attempt in 0..2 {
        let token = match token(clients, pipeline, gate).await? {
            Ok(token) => token,
            Err(already) => return Ok(already),
        };
        match put(clients, pipeline, gate, decision, comment, &token).await {
            Ok(()) => return Ok(Answer::Given),
            Err(call) if call.code() == "InvalidApprovalTokenException" && attempt == 0 => {}
            Err(call) if call.code() == "ApprovalAlreadyCompletedException" => {
                return Ok(Answer::Already { decision: None, comment: None });
            }
            Err(call) => return Err(call.into()),
        }
    }
    Ok(Answer::Already { decision: None, comment: None })
}

/// The token as it is now, or what has become of the gate.
async fn token(clients: &Clients, pipeline: &str, gate: &Gate) -> Result<Result<Token, Answer>, Error> {
    let stages = pipeline::stages_now(clients, pipeline).await?;
    let stage = stages.into_iter().find(|stage| stage.name == gate.stage);
    let same = stage.filter(|stage| stage.execution.as_deref() == Some(gate.execution.as_str()));
    let action = same.and_then(|stage| stage.actions.into_iter().find(|action| action.name == gate.action));
    let Some(action) = action else { return Ok(Err(Answer::Already { decision: None, comment: None })) };
    let decision = match action.status.as_deref() {
        Some("Succeeded") => Some(Decision::Approved),
        Some("Failed") => Some(Decision::Rejected),
        _ => None,
    };
    Ok(action.token.ok_or(Answer::Already { decision, comment: action.summary }))
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
mod tests {
    use serde_json::{Value, json};

    use super::{Answer, Decision, Gate, answer};
    use crate::testing::Script;

    fn gate() -> Gate {
        Gate {
            stage: "TestStage".into(),
            action: "Approve".into(),
            question: None,
            execution: "e-1".into(),
            since: None,
            expires: None,
            newer: None,
        }
    }

    fn state(execution: &str, latest: &Value) -> Value {
        let action = json!({ "actionName": "Approve", "latestExecution": latest });
        let stage = json!({
            "stageName": "TestStage",
            "latestExecution": { "pipelineExecutionId": execution, "status": "InProgress" },
            "actionStates": [action],
        });
        json!({ "pipelineName": "p", "stageStates": [stage] })
    }

    fn waiting(execution: &str, token: &str) -> Value {
        state(execution, &json!({ "status": "InProgress", "token": token }))
    }

    async fn approve(script: &Script) -> Answer {
        answer(&script.clients(), "p", &gate(), Decision::Approved, "looks right").await.expect("an answer")
    }

    #[tokio::test]
    async fn the_token_of_the_last_moment_is_used() {
        let script = Script::new()
            .json("GetPipelineState", &waiting("e-1", "old"))
            .json("GetPipelineState", &waiting("e-1", "new"))
            .json_error("PutApprovalResult", "InvalidApprovalTokenException", "no")
            .json("PutApprovalResult", &json!({ "approvedAt": 1.0 }));
        assert_eq!(approve(&script).await, Answer::Given);
        let sent: Vec<Value> = script
            .bodies("PutApprovalResult")
            .iter()
            .map(|body| serde_json::from_str(body).expect("JSON"))
            .collect();
        assert_eq!((&sent[0]["token"], &sent[1]["token"]), (&json!("old"), &json!("new")));
        assert_eq!(sent[1]["result"], json!({ "status": "Approved", "summary": "looks right" }));
    }

    #[tokio::test]
    async fn another_execution_at_the_gate_is_not_answered() {
        let script = Script::new().json("GetPipelineState", &waiting("e-2", "token"));
        assert_eq!(approve(&script).await, Answer::Already { decision: None, comment: None });
        assert_eq!(script.called(), ["GetPipelineState"]);
    }

    #[tokio::test]
    async fn who_was_faster_is_quoted() {
        let decided = json!({ "status": "Failed", "summary": "rows are missing" });
        let script = Script::new().json("GetPipelineState", &state("e-1", &decided));
        let comment = Some("rows are missing".to_owned());
        assert_eq!(approve(&script).await, Answer::Already { decision: Some(Decision::Rejected), comment });
        let late = Script::new().json("GetPipelineState", &waiting("e-1", "token")).json_error(
            "PutApprovalResult",
            "ApprovalAlreadyCompletedException",
            "done",
        );
        assert_eq!(approve(&late).await, Answer::Already { decision: None, comment: None });
    }

    #[tokio::test]
    async fn a_comment_codepipeline_would_refuse_is_not_sent() {
        let script = Script::new();
        let long = "x".repeat(513);
        let error =
            answer(&script.clients(), "p", &gate(), Decision::Approved, &long).await.expect_err("too long");
        assert_eq!(error.verdict().exit.code(), 2);
        assert!(script.called().is_empty());
    }
}
