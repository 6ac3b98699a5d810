//! Starting an execution of the pipeline.

use aws_sdk_codepipeline::types::PipelineExecutionStatus;

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
    let listed = clients.codepipeline().list_pipeline_executions().pipeline_name(pipeline).send().await;
    let listed = listed.during(format!("list the executions of {pipeline}"))?;
    let running = |status: Option<&PipelineExecutionStatus>| {
        matches!(status, Some(PipelineExecutionStatus::InProgress | PipelineExecutionStatus::Stopping))
    };
    let mut executions = listed.pipeline_execution_summaries.unwrap_or_default().into_iter();
    let found = executions.find(|execution| running(execution.status.as_ref()));
    Ok(found.and_then(|execution| execution.pipeline_execution_id))
}
