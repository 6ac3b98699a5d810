//! Finding out what would change, by letting CloudFormation make a change set.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types::{Capability, ChangeSetType, OnStackFailure, Parameter};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Declared, Request, Setting, discard, settle};
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::stacks::{self, Change, Stack};
use crate::ops::{Clock, Pace, Patience};

/// What there is to do.
#[derive(Debug)]
pub enum Planned {
    /// The stack is as the template and the parameters want it.
    Nothing(Stack),
    /// These changes; a change set waits to be executed or discarded.
    Changes(Plan),
}

/// A change set that waits.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Plan {
    /// The stack's name.
    pub stack: String,
    /// The stack's ARN.
    pub stack_id: String,
    /// The change set's ARN.
    pub change_set: String,
    /// Does the stack come into being?
    pub first: bool,
    /// What changes.
    pub changes: Vec<Change>,
}

/// Make a change set that brings `stack` to what is requested, and read it. On any error, and when `stopped` returns
/// first, nothing stays behind.
pub async fn plan(
    clients: &Clients,
    (clock, pace): (&dyn Clock, Pace),
    (request, stack): (&Request, Option<&Stack>),
    stopped: impl Future<Output = ()>,
) -> Result<Planned, Error> {
    let known = stack.map(|stack| stack.parameters.clone()).unwrap_or_default();
    let settled = settle(&declared(clients, &request.template).await?, &known, request)?;
    // Not broken off: what CloudFormation has begun to make could not be named.
    let mut plan = match (create(clients, clock, request, stack.is_none(), settled).await, stack) {
        (Ok(plan), _) => plan,
        (Err(Error::Call(call)), Some(stack)) if no_changes(call.message()) => {
            return Ok(Planned::Nothing(stack.clone()));
        }
        (Err(error), _) => return Err(error),
    };
    let read = tokio::select! {
        biased;
        () = stopped => Err(Error::Interrupted),
        read = read(clients, clock, pace, &mut plan) => read,
    };
    match read {
        Ok(Some(changes)) => {
            plan.changes = changes;
            Ok(Planned::Changes(plan))
        }
        Ok(None) => {
            discard(clients, &plan).await?;
            let stack = stacks::find(clients, &request.stack).await?;
            stack.map(Planned::Nothing).ok_or_else(|| Error::failed("the template holds no resources"))
        }
        Err(error) => {
            discard(clients, &plan).await?;
            Err(error)
        }
    }
}

async fn read(
    clients: &Clients,
    clock: &dyn Clock,
    pace: Pace,
    plan: &mut Plan,
) -> Result<Option<Vec<Change>>, Error> {
    if !settle_change_set(clients, clock, pace, plan).await? {
        return Ok(None);
    }
    stacks::changes(clients, &plan.stack_id, &plan.change_set).await.map(Some)
}

async fn declared(clients: &Clients, template: &str) -> Result<Vec<Declared>, Error> {
    let summary = clients
        .cloudformation()
        .get_template_summary()
        .template_body(template)
        .send()
        .await
        .during("read the template")?;
    let parameters = summary.parameters.unwrap_or_default().into_iter();
    let declared = parameters.map(|parameter| Declared {
        key: parameter.parameter_key.unwrap_or_default(),
        has_default: parameter.default_value.is_some(),
    });
    Ok(declared.collect())
}

async fn create(
    clients: &Clients,
    clock: &dyn Clock,
    request: &Request,
    first: bool,
    settled: BTreeMap<String, Setting>,
) -> Result<Plan, Error> {
    let parameters = settled.into_iter().map(|(key, setting)| match setting {
        Setting::Value(value) => Parameter::builder().parameter_key(key).parameter_value(value).build(),
        Setting::Previous => Parameter::builder().parameter_key(key).use_previous_value(true).build(),
    });
    let name = format!("mdd-{}", clock.now().as_millisecond());
    let answer = clients
        .cloudformation()
        .create_change_set()
        .stack_name(&request.stack)
        .change_set_name(&name)
        .change_set_type(if first { ChangeSetType::Create } else { ChangeSetType::Update })
        .set_on_stack_failure(first.then_some(OnStackFailure::Delete))
        .template_body(&request.template)
        .set_parameters(Some(parameters.collect()))
        .capabilities(Capability::CapabilityNamedIam)
        .send()
        .await
        .during(format!("make a change set for the stack {}", request.stack));
    let (stack_id, change_set) = match answer {
        Ok(answer) => (answer.stack_id, answer.id),
        // The name is ours alone: an answer was lost, and the SDK asked again. The ids come with the description.
        Err(call) if call.code() == "AlreadyExistsException" => (None, None),
        Err(call) => return Err(call.into()),
    };
    Ok(Plan {
        stack: request.stack.clone(),
        stack_id: stack_id.unwrap_or_else(|| request.stack.clone()),
        change_set: change_set.unwrap_or(name),
        first,
        changes: Vec::new(),
    })
}

/// Wait until the change set is there: true if it holds changes, false if there are none. From then on the plan knows
/// stack and change set by their ARNs, also where the answer that told them was lost: a name stops working when a failed
/// creation is deleted.
async fn settle_change_set(
    clients: &Clients,
    clock: &dyn Clock,
    mut pace: Pace,
    plan: &mut Plan,
) -> Result<bool, Error> {
    let mut patience = Patience::default();
    loop {
        let answer = clients
            .cloudformation()
            .describe_change_set()
            .stack_name(&plan.stack_id)
            .change_set_name(&plan.change_set)
            .send()
            .await;
        let answer = match answer.during("read the change set") {
            Ok(answer) => answer,
            Err(call) => {
                patience.bear(call.into(), &mut pace)?;
                clock.sleep(pace.interval()).await;
                continue;
            }
        };
        patience.restored();
        if let (Some(stack), Some(change_set)) = (answer.stack_id, answer.change_set_id) {
            (plan.stack_id, plan.change_set) = (stack, change_set);
        }
        let reason = answer.status_reason.unwrap_or_default();
        match answer.status.as_ref().map(aws_sdk_cloudformation::types::ChangeSetStatus::as_str) {
            Some("CREATE_COMPLETE") => return Ok(true),
            Some("FAILED") if no_changes(&reason) => return Ok(false),
            Some("FAILED") => {
                let what = format!("CloudFormation cannot make a change set for the stack {}", plan.stack);
                return Err(Error::Failed { what, causes: vec![reason], hint: None });
            }
            _ => clock.sleep(pace.interval()).await,
        }
        pace.still();
    }
}

/// CloudFormation says it in two ways, neither with a code of its own.
fn no_changes(text: &str) -> bool {
    text.contains("didn't contain changes") || text.contains("No updates are to be performed")
}

#[cfg(test)]
mod tests;
