//! Where the stack stands before anything is planned.

use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::stacks::{self, Event, Follow, Progress, Stack, Step, follow, status};
use crate::ops::{Clock, Pace};

/// Where the stack stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is none, or only what a change set that was never executed left: `REVIEW_IN_PROGRESS`.
    Absent(Option<Stack>),
    /// It rests in a state from which it can be updated.
    Ready(Stack),
    /// Its first creation failed and was undone: it holds nothing, and blocks the name until it is deleted.
    DeadEnd(Stack),
    /// Somebody is changing it.
    Busy(Stack),
}

/// Look at the stack. One that neither CloudFormation nor `mdd` can bring further is an error with the way out.
pub async fn standing(clients: &Clients, name: &str) -> Result<Standing, Error> {
    let Some(stack) = stacks::find(clients, name).await? else { return Ok(Standing::Absent(None)) };
    judge(stack)
}

fn judge(stack: Stack) -> Result<Standing, Error> {
    let name = &stack.name;
    let hint = match stack.status.as_str() {
        status::DELETED => return Ok(Standing::Absent(None)),
        status::REVIEW => return Ok(Standing::Absent(Some(stack))),
        status::DEAD_END => return Ok(Standing::DeadEnd(stack)),
        text if status::in_progress(text) => return Ok(Standing::Busy(stack)),
        "UPDATE_ROLLBACK_FAILED" => {
            format!("finish the roll-back: aws cloudformation continue-update-rollback --stack-name {name}")
        }
        "CREATE_FAILED" | "ROLLBACK_FAILED" | "DELETE_FAILED" => {
            format!(
                "see what it still holds and delete it: aws cloudformation delete-stack --stack-name {name}"
            )
        }
        _ => return Ok(Standing::Ready(stack)),
    };
    let what = format!("the stack {name} is {} and cannot be changed now", stack.status);
    Err(Error::Failed { what, causes: stack.reason.iter().cloned().collect(), hint: Some(hint) })
}

/// Delete a stack that came to a dead end, to its end.
pub async fn bury(
    clients: &Clients,
    clock: &dyn Clock,
    pace: Pace,
    dead: &Stack,
    tell: impl FnMut(&Progress, &[Step]),
) -> Result<(), Error> {
    let since = newest(stacks::events(clients, &dead.id, None).await?);
    stacks::delete(clients, &dead.id).await?;
    let what = Follow { stack: &dead.id, since, total: 0 };
    let (progress, events) = follow(clients, clock, pace, what, tell).await?;
    if status::failed(&progress.status) {
        let what = format!("the failed stack {} cannot be deleted: {}", dead.name, progress.status);
        let causes = stacks::root_cause(&events).map(|cause| cause.to_string()).into_iter().collect();
        return Err(Error::Failed { what, causes, hint: None });
    }
    Ok(())
}

pub(super) fn newest(events: Option<Vec<Event>>) -> Option<String> {
    events.unwrap_or_default().into_iter().next().map(|event| event.id)
}

#[cfg(test)]
mod tests {
    use super::{Stack, Standing, judge};

    fn stack(status: &str) -> Stack {
        Stack {
            name: "pipeline".into(),
            id: "arn:stack/1".into(),
            status: status.into(),
            reason: Some("because".into()),
            parameters: Vec::new(),
            outputs: Vec::new(),
        }
    }

    #[test]
    fn every_status_has_its_way() {
        let judged = |status| judge(stack(status)).expect("a way");
        for status in ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"] {
            assert!(matches!(judged(status), Standing::Ready(_)), "{status}");
        }
        for status in ["CREATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "DELETE_IN_PROGRESS"] {
            assert!(matches!(judged(status), Standing::Busy(_)), "{status}");
        }
        assert!(matches!(judged("ROLLBACK_COMPLETE"), Standing::DeadEnd(_)));
        assert!(matches!(judged("REVIEW_IN_PROGRESS"), Standing::Absent(Some(_))));
        assert_eq!(judged("DELETE_COMPLETE"), Standing::Absent(None));
    }

    #[test]
    fn a_stack_that_is_stuck_is_refused_with_the_way_out() {
        for (status, way) in
            [("UPDATE_ROLLBACK_FAILED", "continue-update-rollback"), ("DELETE_FAILED", "delete-stack")]
        {
            let error = judge(stack(status)).expect_err("stuck");
            assert!(error.verdict().hint.is_some_and(|hint| hint.contains(way)), "{status}");
            assert_eq!(error.causes(), ["because"]);
        }
    }
}
