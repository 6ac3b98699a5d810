//! Which code the test stack and production run, held against what the pipeline brought there.
//!
//! The template takes the keys of the lambdas' zips as parameters, and the pipeline's own record has the artifacts that it
//! handed to the stage: the two are the same, unless an execution was broken off or somebody has changed the stack past the pipeline.

use std::collections::BTreeSet;

use aws_sdk_codepipeline::types::{ActionExecutionDetail, ActionExecutionInput, ActionExecutionStatus};

use super::Check;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::pipeline::{self, ActionKind, Commit, Layout};
use crate::ops::stacks::{is_missing, status};
use crate::settings::Settings;

/// What the names of the template's parameters for zips end with.
const KEY: &str = "Key";

/// Actions of the past that are looked through; an execution has less than twenty.
const PAST: usize = 300;

/// A stack as far as its code goes.
#[derive(Debug, Clone)]
struct Running {
    status: String,
    /// Parameters and the zips' keys.
    zips: Vec<(String, String)>,
}

/// What the pipeline last did to a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Last {
    /// Nothing, as far as was looked.
    Nothing,
    /// It is at it.
    UnderWay,
    /// It brought these artifacts, by their keys.
    Brought { execution: String, artifacts: BTreeSet<String> },
}

/// Look at both stacks.
pub(super) async fn versions(clients: &Clients, settings: &Settings) -> Vec<Check> {
    let name = &settings.pipeline.name;
    let (layout, past) = futures::join!(Layout::read(clients, name), past(clients, name));
    let (layout, past) = match (layout, past) {
        (Ok(layout), Ok(past)) => (layout, past),
        (Err(Error::Call(call)), _) if call.code() == "PipelineNotFoundException" => {
            return vec![Check::skipped("versions", "there is no pipeline yet")];
        }
        (Err(error), _) | (_, Err(error)) => return vec![Check::of_error("versions", &error)],
    };
    let both = [("test version", &settings.stacks.test), ("production version", &settings.stacks.production)];
    let (layout, past) = (&layout, &past);
    futures::future::join_all(both.map(|(name, stack)| async move {
        let check = of_stack(clients, layout, past, (name, stack)).await;
        check.unwrap_or_else(|error| Check::of_error(name, &error))
    }))
    .await
}

async fn of_stack(
    clients: &Clients,
    layout: &Layout,
    past: &[ActionExecutionDetail],
    (name, stack): (&str, &str),
) -> Result<Check, Error> {
    let Some(running) = running(clients, stack).await? else {
        return Ok(Check::skipped(name, format!("{stack} is not there")));
    };
    let last = last(layout, past, stack);
    let commit = match &last {
        Last::Brought { execution, .. } => {
            pipeline::execution(clients, &layout.pipeline, execution).await?.commit
        }
        _ => None,
    };
    Ok(judge((name, stack), &running, &last, commit.as_ref()))
}

/// The latest actions, newest first.
async fn past(clients: &Clients, pipeline: &str) -> Result<Vec<ActionExecutionDetail>, Error> {
    let request = clients.codepipeline().list_action_executions().pipeline_name(pipeline);
    let mut pages = request.into_paginator().page_size(100).items().send();
    let mut found = Vec::new();
    while let Some(detail) = pages.next().await {
        found.push(detail.during(format!("list the actions of the pipeline {pipeline}"))?);
        if found.len() == PAST {
            break;
        }
    }
    Ok(found)
}

async fn running(clients: &Clients, stack: &str) -> Result<Option<Running>, Error> {
    let answer = clients.cloudformation().describe_stacks().stack_name(stack).send().await;
    let found = match answer.during(format!("read the stack {stack}")) {
        Ok(answer) => answer.stacks.unwrap_or_default().into_iter().next(),
        Err(call) if is_missing(&call) => None,
        Err(call) => return Err(call.into()),
    };
    let running = found.map(|stack| {
        let parameters = stack.parameters.unwrap_or_default().into_iter();
        let pairs = parameters.filter_map(|one| Some((one.parameter_key?, one.parameter_value?)));
        Running {
            status: stack.stack_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
            zips: pairs.filter(|(name, _)| name.ends_with(KEY)).collect(),
        }
    });
    Ok(running.filter(|running| running.status != status::REVIEW))
}

/// The newest run that changed the stack, with what its execution handed to the stage. A change set is made of artifacts
/// by one action and executed by another, which takes none.
fn last(layout: &Layout, past: &[ActionExecutionDetail], stack: &str) -> Last {
    let stage = |run: &ActionExecutionDetail| run.stage_name.clone().unwrap_or_default();
    let mode = |run: &ActionExecutionDetail| {
        let action = run.action_name.as_deref().unwrap_or_default();
        match layout.action(&stage(run), action).map(|spec| &spec.kind) {
            Some(ActionKind::Stack { stack: of, mode, .. }) if of == stack => Some(mode.as_str()),
            _ => None,
        }
    };
    let changes =
        |run: &ActionExecutionDetail| !matches!(mode(run), None | Some("CHANGE_SET_REPLACE" | "DELETE_ONLY"));
    for run in past.iter().filter(|run| changes(run)) {
        match run.status {
            Some(ActionExecutionStatus::InProgress) => return Last::UnderWay,
            Some(ActionExecutionStatus::Succeeded) => {
                let execution = run.pipeline_execution_id.clone().unwrap_or_default();
                let beside = past.iter().filter(|other| {
                    other.pipeline_execution_id.as_ref() == Some(&execution) && mode(other).is_some()
                });
                let inputs = beside
                    .filter_map(|other| other.input.as_ref())
                    .flat_map(ActionExecutionInput::input_artifacts);
                let keys = inputs.filter_map(|artifact| artifact.s3_location.as_ref()?.key.clone());
                let artifacts = keys.collect();
                return Last::Brought { execution, artifacts };
            }
            _ => {}
        }
    }
    Last::Nothing
}

fn judge((name, stack): (&str, &str), running: &Running, last: &Last, commit: Option<&Commit>) -> Check {
    let (execution, artifacts) = match last {
        Last::Nothing => {
            return Check::skipped(name, format!("the pipeline has not changed {stack} lately"));
        }
        Last::UnderWay => return Check::skipped(name, format!("{stack} is being changed now")),
        Last::Brought { execution, artifacts } => (execution, artifacts),
    };
    if matches!(running.status.as_str(), status::DEAD_END | "ROLLBACK_FAILED" | "CREATE_FAILED") {
        return Check::skipped(name, format!("{stack} was never made whole"));
    }
    if running.zips.is_empty() || artifacts.is_empty() {
        return Check::skipped(name, format!("{stack} does not tell its code by parameters named …{KEY}"));
    }
    let whose = match commit {
        Some(commit) => format!("{} of the execution {execution}", commit.quoted()),
        None => format!("the execution {execution}"),
    };
    let strange = running.zips.iter().filter(|(_, key)| !artifacts.contains(key));
    let strange: Vec<&str> = strange.map(|(parameter, _)| parameter.as_str()).collect();
    if strange.is_empty() {
        return Check::ok(name, whose);
    }
    Check::warning(
        name,
        format!("the pipeline brought {whose}, and {stack} runs something else: {}", strange.join(", ")),
        "an execution was broken off, or somebody changed it past the pipeline; `mdd start` brings the branch's head there",
    )
}

#[cfg(test)]
mod tests;
