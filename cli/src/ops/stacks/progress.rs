//! A stack operation while it goes on, from its events.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::schema::Moment;

use super::{Event, status};

/// Where one resource stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    /// Being worked on.
    Running,
    /// Finished well.
    Done,
    /// Finished badly.
    Failed,
}

/// One resource of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// Its name in the template.
    pub logical_id: String,
    /// `AWS::S3::Bucket` and so on.
    pub resource_type: String,
    /// CloudFormation's status.
    pub status: String,
    /// CloudFormation's reason.
    pub reason: Option<String>,
    /// Where it stands.
    pub state: StepState,
    /// When it was first touched.
    #[schemars(with = "Option<Moment>")]
    pub since: Option<Timestamp>,
    /// When it got its status.
    #[schemars(with = "Option<Moment>")]
    pub at: Option<Timestamp>,
}

/// A stack operation while it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Progress {
    /// The stack's own status.
    pub status: String,
    /// Resources the change set names: what the bar goes to.
    pub total: usize,
    /// The resources touched so far, in the order they were first touched.
    pub steps: Vec<Step>,
}

impl Progress {
    /// Nothing has happened yet.
    pub fn new(total: usize) -> Self {
        Self { status: String::new(), total, steps: Vec::new() }
    }

    /// Take in events, newest first; returns the steps whose status changed, oldest first. CloudFormation says twice
    /// that something is in progress: when it asks the service, and when it knows the new thing's name.
    pub fn absorb(&mut self, events: &[Event]) -> Vec<Step> {
        let mut changed = Vec::new();
        for event in events.iter().rev() {
            if event.of_stack {
                self.status.clone_from(&event.status);
            } else {
                changed.extend(self.step(event));
            }
        }
        changed
    }

    fn step(&mut self, event: &Event) -> Option<Step> {
        let state = match event.status.as_str() {
            text if text.ends_with("_FAILED") => StepState::Failed,
            text if status::in_progress(text) => StepState::Running,
            _ => StepState::Done,
        };
        let known = self.steps.iter().position(|step| step.logical_id == event.logical_id);
        let index = known.unwrap_or_else(|| {
            self.steps.push(Step {
                logical_id: event.logical_id.clone(),
                resource_type: event.resource_type.clone(),
                status: String::new(),
                reason: None,
                state,
                since: event.at,
                at: event.at,
            });
            self.steps.len() - 1
        });
        let step = &mut self.steps[index];
        let same = step.status == event.status;
        step.status.clone_from(&event.status);
        step.reason.clone_from(&event.reason);
        step.state = state;
        step.at = event.at;
        (!same).then(|| step.clone())
    }

    /// Has the stack come to rest?
    pub fn ended(&self) -> bool {
        !self.status.is_empty() && !status::in_progress(&self.status)
    }

    /// Resources that are finished, for the bar.
    pub fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.state == StepState::Done).count().min(self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Event;
    use super::{Progress, StepState};

    fn event(logical_id: &str, status: &str) -> Event {
        Event {
            id: String::new(),
            at: None,
            logical_id: logical_id.into(),
            physical_id: None,
            resource_type: String::new(),
            status: status.into(),
            reason: None,
            of_stack: logical_id == "stack",
        }
    }

    #[test]
    fn events_move_resources_along_and_the_stack_ends() {
        let mut progress = Progress::new(2);
        let changed =
            progress.absorb(&[event("A", "CREATE_IN_PROGRESS"), event("stack", "CREATE_IN_PROGRESS")]);
        assert_eq!(changed.len(), 1);
        assert!(!progress.ended());
        progress.absorb(&[event("B", "CREATE_FAILED"), event("A", "CREATE_COMPLETE")]);
        assert_eq!(progress.done(), 1);
        assert_eq!(progress.steps[1].state, StepState::Failed);
        progress.absorb(&[event("stack", "ROLLBACK_COMPLETE")]);
        assert!(progress.ended());
    }
}
