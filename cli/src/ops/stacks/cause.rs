//! Why a stack operation failed: the earliest failed resource of the most recent attempt.
//!
//! A failed update is followed by its roll-back, and what failed first makes CloudFormation cancel everything else
//! that was under way; the newest failures are therefore the least interesting ones.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Event, status};

/// What went wrong first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cause {
    /// The resource's name in the template, or the stack's.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// The status it ended in.
    pub status: String,
    /// CloudFormation's words.
    pub reason: String,
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}) {}: {}", self.logical_id, self.resource_type, self.status, self.reason)
    }
}

/// The root cause in a stack's events, newest first.
pub fn root_cause(events: &[Event]) -> Option<Cause> {
    let attempt = latest_attempt(events);
    let failed = |event: &&Event| event.status.ends_with("_FAILED") && !is_cancelled(event);
    let oldest_first = || attempt.iter().rev();
    let resource = oldest_first().filter(|event| !event.of_stack).find(failed);
    let stack = || oldest_first().filter(|event| event.of_stack).find(|event| explains(event));
    resource.or_else(stack).map(|event| Cause {
        logical_id: event.logical_id.clone(),
        resource_type: event.resource_type.clone(),
        status: event.status.clone(),
        reason: event.reason.clone().unwrap_or_else(|| "CloudFormation gave no reason".to_owned()),
    })
}

/// The events since the stack last began to do something out of rest, newest first.
pub(super) fn latest_attempt(events: &[Event]) -> &[Event] {
    let of_stack = || events.iter().enumerate().filter(|(_, event)| event.of_stack);
    let begins = of_stack().zip(of_stack().skip(1).map(Some).chain([None])).find(|((_, event), before)| {
        let rested = before.is_none_or(|(_, before)| {
            !status::in_progress(&before.status) || before.status == status::REVIEW
        });
        status::in_progress(&event.status) && event.status != status::REVIEW && rested
    });
    begins.map_or(events, |((index, _), _)| &events[..=index])
}

fn is_cancelled(event: &Event) -> bool {
    event
        .reason
        .as_deref()
        .is_some_and(|reason| reason.starts_with("Resource") && reason.contains("cancelled"))
}

fn explains(event: &Event) -> bool {
    let turned = event.status.contains("ROLLBACK")
        || event.status.ends_with("_FAILED")
        || event.status.starts_with("DELETE");
    turned && event.reason.is_some()
}

#[cfg(test)]
mod tests {
    use super::super::Event;
    use super::root_cause;

    fn event(logical_id: &str, status: &str, reason: &str) -> Event {
        Event {
            id: format!("{logical_id}-{status}"),
            at: None,
            logical_id: logical_id.into(),
            physical_id: None,
            resource_type: "AWS::S3::Bucket".into(),
            status: status.into(),
            reason: (!reason.is_empty()).then(|| reason.into()),
            of_stack: logical_id == "stack",
        }
    }

    fn cause(oldest_first: &[(&str, &str, &str)]) -> Option<(String, String)> {
        let events: Vec<_> =
            oldest_first.iter().rev().map(|(id, status, why)| event(id, status, why)).collect();
        root_cause(&events).map(|cause| (cause.logical_id, cause.reason))
    }

    #[test]
    fn the_first_failure_counts_not_what_was_cancelled_after_it() {
        let found = cause(&[
            ("stack", "UPDATE_IN_PROGRESS", "User Initiated"),
            ("A", "UPDATE_FAILED", "no such key"),
            ("B", "UPDATE_FAILED", "Resource update cancelled"),
            ("stack", "UPDATE_ROLLBACK_IN_PROGRESS", "The following resource(s) failed to update: [A]."),
            ("C", "UPDATE_FAILED", "something else"),
            ("stack", "UPDATE_ROLLBACK_COMPLETE", ""),
        ]);
        assert_eq!(found, Some(("A".into(), "no such key".into())));
    }

    #[test]
    fn only_the_most_recent_attempt_counts() {
        let found = cause(&[
            ("stack", "CREATE_IN_PROGRESS", ""),
            ("A", "CREATE_FAILED", "old"),
            ("stack", "CREATE_FAILED", ""),
            ("stack", "DELETE_IN_PROGRESS", "User Initiated"),
            ("B", "DELETE_FAILED", "The bucket you tried to delete is not empty"),
            ("stack", "DELETE_FAILED", "The following resource(s) failed to delete: [B]."),
        ]);
        assert_eq!(found, Some(("B".into(), "The bucket you tried to delete is not empty".into())));
    }

    #[test]
    fn a_first_creation_that_deletes_itself_is_one_attempt() {
        let found = cause(&[
            ("stack", "REVIEW_IN_PROGRESS", "User Initiated"),
            ("stack", "CREATE_IN_PROGRESS", "User Initiated"),
            ("A", "CREATE_FAILED", "name taken"),
            ("stack", "DELETE_IN_PROGRESS", "The following resource(s) failed to create: [A]."),
            ("stack", "DELETE_COMPLETE", ""),
        ]);
        assert_eq!(found, Some(("A".into(), "name taken".into())));
    }

    #[test]
    fn without_a_failed_resource_the_stack_explains_itself() {
        let found = cause(&[
            ("stack", "UPDATE_IN_PROGRESS", "User Initiated"),
            ("stack", "UPDATE_ROLLBACK_IN_PROGRESS", "Export x cannot be removed"),
        ]);
        assert_eq!(found, Some(("stack".into(), "Export x cannot be removed".into())));
    }

    #[test]
    fn a_success_has_no_cause() {
        assert_eq!(
            cause(&[("stack", "CREATE_IN_PROGRESS", "User Initiated"), ("stack", "CREATE_COMPLETE", "")]),
            None
        );
        assert_eq!(cause(&[]), None);
    }
}
