//! The change set that the pipeline has made and that waits to be executed.

use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{ChangeSetStatus, ExecutionStatus};

use crate::clients::Clients;
use crate::errors::{Call, During, Error};
use crate::ops::pipeline::{ActionKind, Layout};
use crate::ops::stacks::{self, Change};

/// What there is of the change set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// It waits, and this is what it would do.
    Yes(Vec<Change>),
    /// It is there and changes nothing.
    Empty,
    /// It is not there, or has been executed, or can no longer be; and what is known about that.
    No(Option<String>),
}

/// The stack and the change set that the pipeline makes, and what is in it now.
pub async fn waiting(clients: &Clients, layout: &Layout) -> Result<(String, String, Waiting), Error> {
    let (stack, change_set) = named(layout).ok_or_else(|| Error::Failed {
        what: format!("the pipeline {} has no action that makes a change set", layout.pipeline),
        causes: Vec::new(),
        hint: Some("`mdd diff production` compares the template with what runs".into()),
    })?;
    let waiting = of_change_set(clients, &stack, &change_set).await?;
    Ok((stack, change_set, waiting))
}

/// What is in this change set.
pub async fn of_change_set(clients: &Clients, stack: &str, change_set: &str) -> Result<Waiting, Error> {
    let request = clients.cloudformation().describe_change_set().stack_name(stack);
    let answer = request.change_set_name(change_set).send().await;
    let found = match answer.during(format!("read the change set {change_set}")) {
        Ok(found) => found,
        Err(call) if is_missing(&call) => return Ok(Waiting::No(None)),
        Err(call) => return Err(call.into()),
    };
    Ok(match state(&found) {
        State::Waits => {
            // By its ARN: the pipeline may make the next one under the same name meanwhile.
            let id = found.change_set_id.as_deref().unwrap_or(change_set);
            Waiting::Yes(stacks::changes(clients, stack, id).await?)
        }
        State::Empty => Waiting::Empty,
        State::Other(what) => Waiting::No(Some(what)),
    })
}

fn named(layout: &Layout) -> Option<(String, String)> {
    let mut actions = layout.stages.iter().flat_map(|stage| &stage.actions);
    actions.find_map(|action| match &action.kind {
        ActionKind::Stack { stack, mode, change_set: Some(change_set) } if mode == "CHANGE_SET_REPLACE" => {
            Some((stack.clone(), change_set.clone()))
        }
        _ => None,
    })
}

fn is_missing(call: &Call) -> bool {
    matches!(call.code(), "ChangeSetNotFound" | "ChangeSetNotFoundException") || stacks::is_missing(call)
}

enum State {
    Waits,
    Empty,
    Other(String),
}

fn state(found: &DescribeChangeSetOutput) -> State {
    let status = found.status.as_ref().map(ChangeSetStatus::as_str).unwrap_or_default();
    let execution = found.execution_status.as_ref().map(ExecutionStatus::as_str).unwrap_or_default();
    let reason = found.status_reason.as_deref().unwrap_or_default();
    let nothing = ["didn't contain changes", "No updates are to be performed"];
    match (status, execution) {
        ("CREATE_COMPLETE", "AVAILABLE") => State::Waits,
        ("FAILED", _) if nothing.iter().any(|words| reason.contains(words)) => State::Empty,
        ("FAILED", _) => State::Other(format!("could not be made: {reason}")),
        ("CREATE_PENDING" | "CREATE_IN_PROGRESS", _) => State::Other("is being made".into()),
        (_, "EXECUTE_IN_PROGRESS") => State::Other("is being executed".into()),
        (_, "EXECUTE_COMPLETE") => State::Other("has been executed".into()),
        (_, "EXECUTE_FAILED") => State::Other("failed when it was executed".into()),
        (_, "OBSOLETE") => State::Other("is obsolete: the stack has changed since".into()),
        _ => State::Other(format!("is {status}")),
    }
}
