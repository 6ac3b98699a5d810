//! What the actions of one execution did. Unlike the pipeline's state this is about that execution alone, also when it
//! is long over or has been overtaken.

use std::collections::HashMap;

use aws_sdk_codepipeline::types::{
    ActionCategory, ActionExecutionDetail, ActionExecutionFilter, ActionExecutionStatus,
};
use jiff::Timestamp;

use super::Token;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::time;

/// One run of an action. A retried action has several; see [`action_runs`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActionRun {
    /// This run's id.
    pub id: String,
    /// The stage.
    pub stage: String,
    /// The action.
    pub action: String,
    /// `InProgress`, `Succeeded`, `Failed`, `Abandoned`.
    pub status: String,
    /// When it started.
    pub started: Option<Timestamp>,
    /// When it last changed.
    pub changed: Option<Timestamp>,
    /// Who last changed it.
    pub by: Option<String>,
    /// The build's or the stack operation's id in its service. Of an approval it would be the token: see there.
    pub external_id: Option<String>,
    /// Present while an approval waits. Where executions run side by side, CodePipeline gives it here alone.
    pub token: Option<Token>,
    /// What its service says about it.
    pub summary: Option<String>,
    /// Why it failed, in CodePipeline's words.
    pub error: Option<String>,
    /// The variables it set.
    pub variables: HashMap<String, String>,
}

/// The latest run of every action of an execution.
pub async fn action_runs(
    clients: &Clients,
    pipeline: &str,
    execution: &str,
) -> Result<Vec<ActionRun>, Error> {
    let filter = ActionExecutionFilter::builder().pipeline_execution_id(execution).build();
    let request = clients.codepipeline().list_action_executions().pipeline_name(pipeline).filter(filter);
    let mut pages = request.into_paginator().page_size(100).items().send();
    let mut runs: Vec<ActionRun> = Vec::new();
    while let Some(detail) = pages.next().await {
        let run = read(detail.during(format!("list the actions of the execution {execution}"))?);
        // Newest first: what is known already is the later run.
        if !runs.iter().any(|known| known.stage == run.stage && known.action == run.action) {
            runs.push(run);
        }
    }
    Ok(runs)
}

fn read(detail: ActionExecutionDetail) -> ActionRun {
    let category = detail.input.and_then(|input| input.action_type_id).map(|kind| kind.category);
    let approval = category == Some(ActionCategory::Approval);
    let waits = detail.status == Some(ActionExecutionStatus::InProgress);
    let output = detail.output;
    let variables = output.as_ref().and_then(|output| output.output_variables.clone()).unwrap_or_default();
    let result = output.and_then(|output| output.execution_result);
    let error = result
        .as_ref()
        .and_then(|result| result.error_details.as_ref())
        .and_then(|error| error.message.clone());
    let external_id = result.as_ref().and_then(|result| result.external_execution_id.clone());
    ActionRun {
        id: detail.action_execution_id.unwrap_or_default(),
        stage: detail.stage_name.unwrap_or_default(),
        action: detail.action_name.unwrap_or_default(),
        status: detail.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        started: time::optional(detail.start_time.as_ref()),
        changed: time::optional(detail.last_update_time.as_ref()),
        by: detail.updated_by,
        token: external_id.clone().filter(|_| approval && waits).map(Token),
        external_id: external_id.filter(|_| !approval),
        summary: result.and_then(|result| result.external_execution_summary).filter(|text| !text.is_empty()),
        error,
        variables,
    }
}
