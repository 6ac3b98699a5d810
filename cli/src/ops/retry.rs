//! Running a failed stage again, under the same execution.

use aws_sdk_codepipeline::types::StageRetryMode;
use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::pipeline::{self, StageNow};

/// A stage that failed, or was stopped, and can be run again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Retry {
    /// The stage.
    pub stage: String,
    /// The execution that failed in it.
    pub execution: String,
    /// CodePipeline's status of it: `Failed` or `Stopped`.
    pub status: String,
    /// Its actions that failed or were abandoned.
    pub actions: Vec<String>,
}

/// What can be run again, of which stages.
#[derive(Debug)]
pub struct Retryable {
    /// The stages that failed, in the pipeline's order, and then those that were stopped.
    pub found: Vec<Retry>,
    /// The names of all stages.
    pub stages: Vec<String>,
}

/// Look at all stages.
pub async fn retryable(clients: &Clients, pipeline: &str) -> Result<Retryable, Error> {
    let stages = pipeline::stages_now(clients, pipeline).await?;
    let of = |status: &str| -> Vec<Retry> {
        let stages = stages.iter().filter(|stage| stage.status.as_deref() == Some(status));
        stages.map(read).collect()
    };
    let found = of("Failed").into_iter().chain(of("Stopped")).collect();
    Ok(Retryable { found, stages: stages.into_iter().map(|stage| stage.name).collect() })
}

fn read(stage: &StageNow) -> Retry {
    let again = |status: &str| matches!(status, "Failed" | "Abandoned");
    let actions = stage.actions.iter().filter(|action| action.status.as_deref().is_some_and(again));
    Retry {
        actions: actions.map(|action| action.name.clone()).collect(),
        stage: stage.name.clone(),
        status: stage.status.clone().unwrap_or_default(),
        execution: stage.execution.clone().unwrap_or_default(),
    }
}

/// Run it again: what failed, or all of it.
///
/// An answer that was lost on its way makes the SDK ask once more, and then the stage is at work already: that is what
/// was wanted, whoever asked for it.
pub async fn retry(clients: &Clients, pipeline: &str, what: &Retry, all_actions: bool) -> Result<(), Error> {
    let mode = if all_actions { StageRetryMode::AllActions } else { StageRetryMode::FailedActions };
    let answer = clients
        .codepipeline()
        .retry_stage_execution()
        .pipeline_name(pipeline)
        .stage_name(&what.stage)
        .pipeline_execution_id(&what.execution)
        .retry_mode(mode)
        .send()
        .await;
    match answer.during(format!("run the stage {} again", what.stage)) {
        Err(call) if call.code() == "StageNotRetryableException" => {
            if runs(clients, pipeline, what).await? {
                Ok(())
            } else {
                Err(call.into())
            }
        }
        other => Ok(other.map(drop)?),
    }
}

/// Is the same execution at work in the stage?
async fn runs(clients: &Clients, pipeline: &str, what: &Retry) -> Result<bool, Error> {
    let stages = pipeline::stages_now(clients, pipeline).await?;
    let same =
        |stage: &StageNow| stage.name == what.stage && stage.execution.as_ref() == Some(&what.execution);
    Ok(stages.iter().any(|stage| same(stage) && stage.status.as_deref() == Some("InProgress")))
}
