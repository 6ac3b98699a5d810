//! Executing the change set and following it to its end.

use super::Plan;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::stacks::{self, Follow, Progress, Stack, Step, root_cause, status};
use crate::ops::{Clock, Pace};

/// What came of it.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The stack afterwards.
    pub stack: Stack,
    /// Was it made?
    pub created: bool,
}

/// Execute the plan's change set; `tell` gets the progress and what changed, at every look.
pub async fn apply(
    clients: &Clients,
    clock: &dyn Clock,
    pace: Pace,
    plan: &Plan,
    tell: impl FnMut(&Progress, &[Step]),
) -> Result<Applied, Error> {
    let before = stacks::events(clients, &plan.stack_id, None).await?.unwrap_or_default();
    let since = before.into_iter().next().map(|event| event.id);
    clients
        .cloudformation()
        .execute_change_set()
        .stack_name(&plan.stack_id)
        .change_set_name(&plan.change_set)
        .send()
        .await
        .during(format!("execute the change set of the stack {}", plan.stack))?;
    let what = Follow { stack: &plan.stack_id, since, total: plan.changes.len() };
    let (progress, events) = stacks::follow(clients, clock, pace, what, tell).await?;
    if status::failed(&progress.status) || progress.status == status::DELETED {
        let causes = root_cause(&events).map(|cause| cause.to_string()).into_iter().collect();
        return Err(Error::Failed {
            what: outcome(plan, &progress.status),
            causes,
            hint: Some(next(plan, &progress)),
        });
    }
    let stack = stacks::find(clients, &plan.stack_id).await?;
    let stack = stack.ok_or_else(|| Error::failed(format!("the stack {} has disappeared", plan.stack)))?;
    Ok(Applied { stack, created: plan.first })
}

fn outcome(plan: &Plan, status: &str) -> String {
    match (plan.first, status) {
        (true, status::DELETED) => {
            format!("the stack {} could not be made and was removed again", plan.stack)
        }
        (true, _) => format!("the stack {} could not be made: {status}", plan.stack),
        (false, _) => format!("the stack {} could not be changed: {status}", plan.stack),
    }
}

fn next(plan: &Plan, progress: &Progress) -> String {
    match progress.status.as_str() {
        status::DELETED => {
            "nothing is left behind: correct the cause and run `mdd bootstrap` again".to_owned()
        }
        "UPDATE_ROLLBACK_COMPLETE" => {
            "it is as it was before: correct the cause and run `mdd bootstrap` again".to_owned()
        }
        _ => format!(
            "see all of it with `aws cloudformation describe-stack-events --stack-name {}`",
            plan.stack
        ),
    }
}
