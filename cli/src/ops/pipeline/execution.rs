//! Executions: which there are, and how one stands.

use aws_sdk_codepipeline::types::{PipelineExecutionSummary, SourceRevision};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::Commit;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::time;
use crate::schema::Moment;

/// How an execution stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Execution {
    /// Its id.
    pub id: String,
    /// CodePipeline's status: `InProgress`, `Succeeded`, `Failed`, `Stopped`, `Stopping`, `Cancelled`, `Superseded`.
    pub status: String,
    /// Why it was stopped or cancelled.
    pub summary: Option<String>,
    /// What it carries, as far as revisions tell.
    pub commit: Option<Commit>,
}

impl Execution {
    /// Will nothing more happen?
    pub fn ended(&self) -> bool {
        !matches!(self.status.as_str(), "InProgress" | "Stopping")
    }
}

/// An execution in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Its id.
    pub id: String,
    /// CodePipeline's status.
    pub status: String,
    /// When it started.
    #[schemars(with = "Option<Moment>")]
    pub started: Option<Timestamp>,
    /// When it last changed.
    #[schemars(with = "Option<Moment>")]
    pub changed: Option<Timestamp>,
    /// What it carries.
    pub commit: Option<Commit>,
}

impl Summary {
    /// Will something more happen? One that is being stopped still waits for its approvals.
    pub fn goes_on(&self) -> bool {
        matches!(self.status.as_str(), "InProgress" | "Stopping")
    }
}

/// One execution.
pub async fn execution(clients: &Clients, pipeline: &str, id: &str) -> Result<Execution, Error> {
    let answer =
        clients.codepipeline().get_pipeline_execution().pipeline_name(pipeline).pipeline_execution_id(id);
    let answer = answer.send().await.during(format!("read the execution {id}"))?;
    let found =
        answer.pipeline_execution.ok_or_else(|| Error::failed(format!("there is no execution {id}")))?;
    let revision = found.artifact_revisions.unwrap_or_default().into_iter().next_back();
    let status = found.status.map(|status| status.as_str().to_owned()).unwrap_or_default();
    // The reason for a stop is kept also where the execution then failed by itself: it is no cause of that.
    let stopped = matches!(status.as_str(), "Stopping" | "Stopped" | "Cancelled");
    Ok(Execution {
        id: id.to_owned(),
        status,
        summary: found.status_summary.filter(|summary| stopped && !summary.is_empty()),
        commit: revision.and_then(|revision| {
            let id = revision.revision_id?;
            Some(Commit::of_revision(
                &id,
                revision.revision_summary.as_deref(),
                revision.revision_url.as_deref(),
            ))
        }),
    })
}

/// The latest executions, newest first.
pub async fn recent(clients: &Clients, pipeline: &str, count: i32) -> Result<Vec<Summary>, Error> {
    Ok(history(clients, pipeline, count).await?.0)
}

/// The latest executions, newest first, and whether there are older ones.
pub async fn history(clients: &Clients, pipeline: &str, count: i32) -> Result<(Vec<Summary>, bool), Error> {
    let answer = clients.codepipeline().list_pipeline_executions().pipeline_name(pipeline).max_results(count);
    let answer = answer.send().await.during(format!("list the executions of the pipeline {pipeline}"))?;
    let older = answer.next_token.is_some();
    let summaries = answer.pipeline_execution_summaries.unwrap_or_default().into_iter();
    Ok((summaries.map(summary).collect(), older))
}

/// The executions that are under way, newest first. They are looked for as far back as there are any: a hundred in a row
/// that are over end the search.
pub async fn under_way(clients: &Clients, pipeline: &str) -> Result<Vec<Summary>, Error> {
    let request = clients.codepipeline().list_pipeline_executions().pipeline_name(pipeline);
    let mut pages = request.into_paginator().page_size(100).send();
    let mut found: Vec<Summary> = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.during(format!("list the executions of the pipeline {pipeline}"))?;
        let known = found.len();
        let summaries = page.pipeline_execution_summaries.unwrap_or_default().into_iter().map(summary);
        found.extend(summaries.filter(Summary::goes_on));
        if found.len() == known {
            break;
        }
    }
    Ok(found)
}

fn summary(summary: PipelineExecutionSummary) -> Summary {
    Summary {
        id: summary.pipeline_execution_id.unwrap_or_default(),
        status: summary.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        started: time::optional(summary.start_time.as_ref()),
        changed: time::optional(summary.last_update_time.as_ref()),
        commit: carried(summary.source_revisions),
    }
}

/// The commit among an execution's sources: that of the last source action, which is what the builds take.
pub(in crate::ops) fn carried(sources: Option<Vec<SourceRevision>>) -> Option<Commit> {
    sources.unwrap_or_default().into_iter().rev().find_map(|source| {
        let id = source.revision_id.as_deref()?;
        Some(Commit::of_revision(id, source.revision_summary.as_deref(), source.revision_url.as_deref()))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::execution;
    use crate::testing::Script;

    #[tokio::test]
    async fn the_reason_for_a_stop_is_told_only_of_what_was_stopped() {
        for (status, told) in [
            ("Stopping", true),
            ("Stopped", true),
            ("Failed", false),
            ("Succeeded", false),
            ("Superseded", false),
        ] {
            let found = json!({ "pipelineExecutionId": "e-1", "status": status, "statusSummary": "enough" });
            let script = Script::new().json("GetPipelineExecution", &json!({ "pipelineExecution": found }));
            let found = execution(&script.clients(), "p", "e-1").await.expect("an execution");
            assert_eq!(found.summary.as_deref(), told.then_some("enough"), "{status}");
        }
    }
}
