//! Watching a stack operation to its end.

use super::cause::latest_attempt;
use super::{Event, Progress, Step, events, status};
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::{Clock, Pace, Patience};

/// What to follow.
#[derive(Debug, Clone)]
pub struct Follow<'a> {
    /// The stack, by ARN: a name stops working when the stack is deleted.
    pub stack: &'a str,
    /// The newest event from before the operation.
    pub since: Option<String>,
    /// How many resources will be touched.
    pub total: usize,
}

/// Follow what somebody else began, from where it began.
pub async fn join(
    clients: &Clients,
    clock: &dyn Clock,
    pace: Pace,
    stack: &str,
    tell: impl FnMut(&Progress, &[Step]),
) -> Result<(Progress, Vec<Event>), Error> {
    let all = events(clients, stack, None).await?.unwrap_or_default();
    let since = all.get(latest_attempt(&all).len()).map(|event| event.id.clone());
    follow(clients, clock, pace, Follow { stack, since, total: 0 }, tell).await
}

/// Look until the stack comes to rest; `tell` gets the progress and what changed, at every look.
///
/// Being throttled slows the looks down and ends nothing: a stack is not failed because nobody could look. One that is
/// no longer there has come to its end.
pub async fn follow(
    clients: &Clients,
    clock: &dyn Clock,
    mut pace: Pace,
    what: Follow<'_>,
    mut tell: impl FnMut(&Progress, &[Step]),
) -> Result<(Progress, Vec<Event>), Error> {
    let mut progress = Progress::new(what.total);
    let mut patience = Patience::default();
    let mut seen: Vec<Event> = Vec::new();
    loop {
        let known = seen.first().map(|event| event.id.clone()).or_else(|| what.since.clone());
        match events(clients, what.stack, known.as_deref()).await {
            Ok(fresh) => {
                patience.restored();
                let fresh = fresh.unwrap_or_else(|| vec![gone(what.stack, &seen)]);
                let changed = progress.absorb(&fresh);
                if fresh.is_empty() {
                    pace.still();
                } else {
                    pace.moved();
                }
                seen.splice(0..0, fresh);
                tell(&progress, &changed);
            }
            Err(error) => patience.bear(error, &mut pace)?,
        }
        if progress.ended() {
            return Ok((progress, seen));
        }
        clock.sleep(pace.interval()).await;
    }
}

/// CloudFormation tells nothing more of a stack that is gone: what it would have said last.
fn gone(stack: &str, seen: &[Event]) -> Event {
    let before = seen.iter().find(|event| event.of_stack);
    Event {
        id: format!("{stack} is gone"),
        at: None,
        logical_id: before.map_or(stack, |event| &event.logical_id).to_owned(),
        physical_id: before.and_then(|event| event.physical_id.clone()),
        resource_type: "AWS::CloudFormation::Stack".to_owned(),
        status: status::DELETED.to_owned(),
        reason: Some("it is gone, and its events with it: AWS CloudTrail knows who deleted it".to_owned()),
        of_stack: true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::root_cause;
    use super::{Event, Follow, Progress, follow};
    use crate::ops::Pace;
    use crate::testing::{Script, TestClock};

    async fn followed(script: Script) -> (Progress, Vec<Event>) {
        let script =
            script.query_error("DescribeStackEvents", "ValidationError", "Stack [made] does not exist");
        let what = Follow { stack: "made", since: None, total: 1 };
        let (clients, clock) = (script.clients(), TestClock::default());
        follow(&clients, &clock, Pace::new(None), what, |_, _| {}).await.expect("an end")
    }

    fn event(number: u8, id: &str, physical: &str, status: &str, reason: &str) -> String {
        format!(
            "<member><StackId>arn:stack/1</StackId><EventId>{number}</EventId><LogicalResourceId>{id}</LogicalResourceId>\
             <PhysicalResourceId>{physical}</PhysicalResourceId><ResourceType>AWS::SNS::Topic</ResourceType>\
             <ResourceStatus>{status}</ResourceStatus><ResourceStatusReason>{reason}</ResourceStatusReason></member>"
        )
    }

    #[tokio::test]
    async fn a_stack_that_is_gone_has_ended_and_says_so() {
        let (progress, events) = followed(Script::new()).await;
        assert!(progress.ended());
        assert_eq!(progress.status, "DELETE_COMPLETE");
        let cause = root_cause(&events).expect("a cause");
        assert_eq!(cause.logical_id, "made");
        assert!(cause.reason.starts_with("it is gone"), "{}", cause.reason);
    }

    #[tokio::test]
    async fn what_was_seen_before_it_went_is_the_cause() {
        let events = event(2, "Topic", "", "CREATE_FAILED", "name taken")
            + &event(1, "made", "arn:stack/1", "CREATE_IN_PROGRESS", "User Initiated");
        let events = format!("<StackEvents>{events}</StackEvents>");
        let (progress, events) = followed(Script::new().query("DescribeStackEvents", &events)).await;
        assert_eq!(progress.status, "DELETE_COMPLETE");
        assert_eq!(root_cause(&events).map(|cause| cause.reason).as_deref(), Some("name taken"));
    }
}
