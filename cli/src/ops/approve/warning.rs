//! What somebody must not overlook before saying yes. The rules are here; the words are the page's.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Evidence, Gate, Since, StackEvidence, Tested};

/// Something to think about before saying yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Soon CodePipeline takes silence for a no.
    ExpiresSoon,
    /// A newer execution waits behind the gate and is not what is decided about.
    NewerWaits,
    /// The stack or the change set may be another execution's.
    Shared,
    /// Production has commits that this one does not have.
    StepBack,
    /// The stack that was made for trying is not there.
    NoStack,
    /// Nobody has tried anything.
    NothingTested,
    /// A sample did not come to what it must.
    NotAsExpected,
    /// Files wait to be harvested.
    StillHarvesting,
    /// A lambda's log has an error.
    LogErrors,
    /// The stack's buckets hold what has to be removed before they can be deleted.
    FilesToRemove,
    /// The change set is empty, gone or in use.
    NoChangeSet,
    /// The stack's policy forbids what the change set wants.
    DeniedByPolicy,
    /// Part of the evidence could not be read.
    Unread,
}

/// The warnings for a gate, in the order a page shows them.
pub fn warnings(gate: &Gate, evidence: &Evidence, now: Timestamp) -> Vec<Warning> {
    let tested = evidence.tested.as_ref();
    let plan = evidence.change_set.as_ref();
    let rules = [
        (Warning::ExpiresSoon, gate.expires_soon(now)),
        (Warning::NewerWaits, gate.newer.is_some()),
        (Warning::Shared, evidence.shared),
        (Warning::StepBack, evidence.since.as_ref().is_some_and(Since::is_step_back)),
        (Warning::NoStack, evidence.stack.as_ref().is_some_and(|stack| stack.status.is_none())),
        (Warning::NothingTested, tested.is_some_and(Tested::is_nothing)),
        (Warning::NotAsExpected, tested.is_some_and(|tested| !tested.samples.differing.is_empty())),
        (Warning::StillHarvesting, tested.is_some_and(|tested| tested.waiting > 0)),
        (Warning::LogErrors, tested.is_some_and(|tested| !tested.with_errors.is_empty())),
        (Warning::FilesToRemove, evidence.stack.as_ref().is_some_and(StackEvidence::holds_files)),
        (Warning::NoChangeSet, plan.is_some_and(|plan| plan.state.is_some())),
        (Warning::DeniedByPolicy, plan.is_some_and(|plan| !plan.denied.is_empty())),
        (Warning::Unread, !evidence.unread.is_empty()),
    ];
    rules.into_iter().filter_map(|(warning, holds)| holds.then_some(warning)).collect()
}
