//! Executing the change set, following it to its end, and calling it off.

use super::Plan;
use super::standing::newest;
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::stacks::{self, Event, Follow, Progress, Stack, Step, root_cause, status};
use crate::ops::{Clock, Pace};

/// A change set that CloudFormation carries out: from here on it does so without us.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The newest event from before.
    since: Option<String>,
}

/// Execute the plan's change set.
pub async fn execute(clients: &Clients, plan: &Plan) -> Result<Begun, Error> {
    let since = newest(stacks::events(clients, &plan.stack_id, None).await?);
    let answer = clients
        .cloudformation()
        .execute_change_set()
        .stack_name(&plan.stack_id)
        .change_set_name(&plan.change_set)
        .send()
        .await;
    match answer.during(format!("execute the change set of the stack {}", plan.stack)) {
        // The change set is ours alone: an answer was lost, and the SDK asked again.
        Err(call) if call.code() == "InvalidChangeSetStatus" && call.message().contains("EXECUTE_") => {}
        other => drop(other?),
    }
    Ok(Begun { since })
}

/// Follow it to its end, from its beginning; `tell` gets the progress and what changed, at every look.
pub async fn follow(
    clients: &Clients,
    clock: &dyn Clock,
    pace: Pace,
    (plan, begun): (&Plan, &Begun),
    tell: impl FnMut(&Progress, &[Step]),
) -> Result<(Progress, Vec<Event>), Error> {
    let what = Follow { stack: &plan.stack_id, since: begun.since.clone(), total: plan.changes.len() };
    stacks::follow(clients, clock, pace, what, tell).await
}

/// The stack as it is afterwards, or why it is not as it was to be; `again` is the command for another try.
pub async fn judge(
    clients: &Clients,
    plan: &Plan,
    (progress, events): (&Progress, &[Event]),
    again: &str,
) -> Result<Stack, Error> {
    if status::failed(&progress.status) || progress.status == status::DELETED {
        let causes = root_cause(events).map(|cause| cause.to_string()).into_iter().collect();
        return Err(Error::Failed {
            what: outcome(plan, &progress.status),
            causes,
            hint: Some(next(plan, progress, again)),
        });
    }
    let stack = stacks::find(clients, &plan.stack_id).await?;
    stack.ok_or_else(|| Error::failed(format!("the stack {} has disappeared", plan.stack)))
}

/// Call it off: an update is rolled back, a first creation is deleted. Too late is fine, it has ended by itself.
pub async fn cancel(clients: &Clients, plan: &Plan) -> Result<(), Error> {
    if plan.first {
        return stacks::delete(clients, &plan.stack_id).await;
    }
    let answer = clients.cloudformation().cancel_update_stack().stack_name(&plan.stack_id).send().await;
    match answer.during(format!("cancel the update of the stack {}", plan.stack)) {
        Err(call) if call.code() == "ValidationError" && call.message().contains("current stack status") => {
            Ok(())
        }
        Err(call) => Err(call.into()),
        Ok(_) => Ok(()),
    }
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

fn next(plan: &Plan, progress: &Progress, again: &str) -> String {
    match progress.status.as_str() {
        status::DELETED => {
            format!("nothing is left behind: correct the cause and run `mdd {again}` again")
        }
        "UPDATE_ROLLBACK_COMPLETE" => {
            format!("it is as it was before: correct the cause and run `mdd {again}` again")
        }
        _ => format!(
            "see all of it with `aws cloudformation describe-stack-events --stack-name {}`",
            plan.stack
        ),
    }
}
