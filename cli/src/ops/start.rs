//! Starting an execution of the pipeline.

use aws_sdk_codepipeline::types::{PipelineExecutionStatus, PipelineExecutionSummary};

use crate::clients::Clients;
use crate::errors::{During, Error};

/// The execution that was started.
pub async fn start(clients: &Clients, pipeline: &str) -> Result<String, Error> {
    let started = clients.codepipeline().start_pipeline_execution().name(pipeline).send().await;
    let started = started.during(format!("start the pipeline {pipeline}"))?;
    Ok(started.pipeline_execution_id.unwrap_or_default())
}

/// The newest execution that has not ended, if there is one.
pub async fn in_progress(clients: &Clients, pipeline: &str) -> Result<Option<String>, Error> {
    let running = |status: Option<&PipelineExecutionStatus>| {
        matches!(status, Some(PipelineExecutionStatus::InProgress | PipelineExecutionStatus::Stopping))
    };
    let mut executions = newest_first(clients, pipeline).await?.into_iter();
    let found = executions.find(|execution| running(execution.status.as_ref()));
    Ok(found.and_then(|execution| execution.pipeline_execution_id))
}

/// The newest execution, if there is one.
pub async fn latest(clients: &Clients, pipeline: &str) -> Result<Option<String>, Error> {
    let newest = newest_first(clients, pipeline).await?.into_iter().next();
    Ok(newest.and_then(|execution| execution.pipeline_execution_id))
}

async fn newest_first(clients: &Clients, pipeline: &str) -> Result<Vec<PipelineExecutionSummary>, Error> {
    let listed = clients.codepipeline().list_pipeline_executions().pipeline_name(pipeline).send().await;
    let listed = listed.during(format!("list the executions of {pipeline}"))?;
    Ok(listed.pipeline_execution_summaries.unwrap_or_default())
}
