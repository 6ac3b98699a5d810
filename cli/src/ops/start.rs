//! Starting an execution of the pipeline.

use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::pipeline;

/// So many of the latest executions are looked at: what is in progress is among the newest.
const LATEST: i32 = 20;

/// The execution that was started.
pub async fn start(clients: &Clients, pipeline: &str) -> Result<String, Error> {
    let started = clients.codepipeline().start_pipeline_execution().name(pipeline).send().await;
    let started = started.during(format!("start the pipeline {pipeline}"))?;
    Ok(started.pipeline_execution_id.unwrap_or_default())
}

/// The newest execution that has not ended, if there is one.
pub async fn in_progress(clients: &Clients, pipeline: &str) -> Result<Option<String>, Error> {
    let mut latest = pipeline::recent(clients, pipeline, LATEST).await?.into_iter();
    let running = |status: &str| matches!(status, "InProgress" | "Stopping");
    Ok(latest.find(|execution| running(&execution.status)).map(|execution| execution.id))
}
