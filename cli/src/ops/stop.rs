//! Stopping an execution.

use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::pipeline::{self, Summary};

/// So many of the latest executions are looked at: what is in progress is among the newest.
const LATEST: i32 = 20;

/// What CodePipeline made of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It stops.
    Stopping,
    /// Somebody had asked for the same before.
    Already,
    /// It had come to its end meanwhile.
    Over,
}

/// The executions that have not ended, newest first.
pub async fn in_progress(clients: &Clients, pipeline: &str) -> Result<Vec<Summary>, Error> {
    let latest = pipeline::recent(clients, pipeline, LATEST).await?.into_iter();
    Ok(latest.filter(Summary::goes_on).collect())
}

/// Stop an execution: when its actions have ended, or at once by abandoning them.
pub async fn stop(
    clients: &Clients,
    pipeline: &str,
    execution: &str,
    abandon: bool,
    reason: Option<&str>,
) -> Result<Answer, Error> {
    let answer = clients
        .codepipeline()
        .stop_pipeline_execution()
        .pipeline_name(pipeline)
        .pipeline_execution_id(execution)
        .abandon(abandon)
        .set_reason(reason.map(ToOwned::to_owned))
        .send()
        .await;
    match answer.during(format!("stop the execution {execution}")) {
        Ok(_) => Ok(Answer::Stopping),
        Err(call) if call.code() == "DuplicatedStopRequestException" => Ok(Answer::Already),
        Err(call) if call.code() == "PipelineExecutionNotStoppableException" => {
            // The same code for one that cannot be stopped yet: then the error stands.
            let now = pipeline::execution(clients, pipeline, execution).await?;
            if now.ended() { Ok(Answer::Over) } else { Err(call.into()) }
        }
        Err(call) => Err(call.into()),
    }
}
