//! Running a failed stage again, under the same execution.

use aws_sdk_codepipeline::types::StageRetryMode;
use serde::Serialize;

use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::pipeline;

/// A stage that failed and can be run again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retry {
    /// The stage.
    pub stage: String,
    /// The execution that failed in it.
    pub execution: String,
    /// Its actions that failed.
    pub actions: Vec<String>,
}

/// The failed stages, in the pipeline's order.
pub async fn failed(clients: &Clients, pipeline: &str) -> Result<Vec<Retry>, Error> {
    let stages = pipeline::stages_now(clients, pipeline).await?.into_iter();
    let failed = stages.filter(|stage| stage.status.as_deref() == Some("Failed"));
    let retries = failed.map(|stage| Retry {
        actions: {
            let actions = stage.actions.iter().filter(|action| action.status.as_deref() == Some("Failed"));
            actions.map(|action| action.name.clone()).collect()
        },
        stage: stage.name,
        execution: stage.execution.unwrap_or_default(),
    });
    Ok(retries.collect())
}

/// Run it again: what failed, or all of it.
pub async fn retry(clients: &Clients, pipeline: &str, what: &Retry, all_actions: bool) -> Result<(), Error> {
    let mode = if all_actions { StageRetryMode::AllActions } else { StageRetryMode::FailedActions };
    clients
        .codepipeline()
        .retry_stage_execution()
        .pipeline_name(pipeline)
        .stage_name(&what.stage)
        .pipeline_execution_id(&what.execution)
        .retry_mode(mode)
        .send()
        .await
        .during(format!("run the stage {} again", what.stage))?;
    Ok(())
}
