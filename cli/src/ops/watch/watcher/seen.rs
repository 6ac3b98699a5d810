//! What was read of CodePipeline, and whether it has to be read again.
//!
//! The pipeline's state is one answer that tells everything that moves, but not of one execution alone, and what it
//! tells is not always in the list of actions yet. It is therefore asked at every look, and the execution and its
//! actions when it has changed, once more at the look after that, and until the two agree: at once for a few looks, and
//! then as the allowance has it.

use std::time::Duration;

use jiff::Timestamp;

use crate::ops::pipeline::{ActionRun, Execution, StageNow};

/// Usual intervals after which everything is read again, whatever the state says: two minutes.
const INTERVALS: u32 = 40;

/// Looks after a change at which everything is read as long as the two do not agree; at the first it is in any case.
pub(super) const FRESH: u32 = 4;

/// What was read.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// The pipeline's state.
    pub stages: Vec<StageNow>,
    /// The execution.
    pub execution: Execution,
    /// Its actions.
    pub runs: Vec<ActionRun>,
    /// When the execution and its actions were read.
    pub at: Timestamp,
    /// How many of the [`FRESH`] looks are left since the state changed.
    pub fresh: u32,
}

impl Seen {
    /// Did the state change so recently that the rest still has to come up with it?
    pub fn is_fresh(&self) -> bool {
        self.fresh == FRESH || (self.fresh > 0 && self.lags_behind())
    }

    /// Are the execution and its actions worth another reading, although the state has not changed?
    pub fn is_due(&self, now: Timestamp, base: Duration) -> bool {
        let age = Duration::try_from(now.duration_since(self.at)).unwrap_or_default();
        age >= base * INTERVALS || self.lags_behind() || !self.is_told_of()
    }

    /// Is the execution anywhere in the pipeline's state? In PARALLEL mode another one may hide it.
    fn is_told_of(&self) -> bool {
        let ours = |id: &Option<String>| id.as_ref() == Some(&self.execution.id);
        self.stages.iter().any(|stage| ours(&stage.inbound) || (ours(&stage.execution) && stage.is_busy()))
    }

    /// Is the execution over, and were its actions read before its end?
    pub fn is_overtaken(&self) -> bool {
        self.execution.ended() && self.runs.iter().any(|run| run.status == "InProgress")
    }

    /// Does the state know more than the execution or its actions?
    fn lags_behind(&self) -> bool {
        let mut stages =
            self.stages.iter().filter(|stage| stage.execution.as_ref() == Some(&self.execution.id));
        let last = self.stages.last().map(|stage| &stage.name);
        stages.any(|stage| {
            let ends = match stage.status.as_deref() {
                Some("Failed" | "Stopped" | "Cancelled") => true,
                Some("Succeeded") => last == Some(&stage.name),
                _ => false,
            };
            (ends && !self.execution.ended()) || stage.actions.iter().any(|action| self.knows_less(action))
        })
    }

    fn knows_less(&self, action: &crate::ops::pipeline::ActionNow) -> bool {
        let (Some(id), Some(status)) = (&action.run, &action.status) else { return false };
        match self.runs.iter().find(|run| run.id == *id) {
            Some(run) => run.status != *status,
            // What has ended may be an earlier execution's.
            None => status == "InProgress",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};

    use super::Seen;
    use crate::ops::pipeline::{ActionNow, ActionRun, Execution, StageNow};

    const BASE: Duration = Duration::from_secs(3);

    fn seen(stage: &str, now: &str, run: &str) -> Seen {
        let action = ActionNow { run: Some("r-1".into()), status: Some(now.into()), ..ActionNow::default() };
        let stage = StageNow {
            name: "Only".into(),
            execution: Some("e-1".into()),
            status: Some(stage.into()),
            actions: vec![action],
            ..StageNow::default()
        };
        Seen {
            stages: vec![stage],
            execution: Execution {
                id: "e-1".into(),
                status: "InProgress".into(),
                summary: None,
                commit: None,
            },
            runs: vec![ActionRun { id: "r-1".into(), status: run.into(), ..ActionRun::default() }],
            at: Timestamp::UNIX_EPOCH,
            fresh: 0,
        }
    }

    fn due(seen: &Seen, after: i64) -> bool {
        seen.is_due(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(after), BASE)
    }

    #[test]
    fn what_agrees_is_left_alone_for_two_minutes() {
        let seen = seen("InProgress", "InProgress", "InProgress");
        assert!(!due(&seen, 119));
        assert!(due(&seen, 120));
    }

    #[test]
    fn what_does_not_agree_is_read_again() {
        assert!(due(&seen("InProgress", "Succeeded", "InProgress"), 1), "the action has ended");
        assert!(due(&seen("Succeeded", "Succeeded", "Succeeded"), 1), "the last stage has ended");
        let mut begun = seen("InProgress", "InProgress", "Succeeded");
        begun.runs.clear();
        assert!(due(&begun, 1), "the action has begun");
        let mut earlier = seen("InProgress", "Failed", "InProgress");
        earlier.runs[0].id = "r-2".into();
        assert!(!due(&earlier, 1), "an earlier execution's action says nothing");
    }

    #[test]
    fn actions_that_were_read_before_the_execution_ended_are_known_by_it() {
        let mut over = seen("InProgress", "InProgress", "InProgress");
        assert!(!over.is_overtaken());
        over.execution.status = "Succeeded".into();
        assert!(over.is_overtaken());
        over.runs[0].status = "Succeeded".into();
        assert!(!over.is_overtaken(), "what the state says of the stage does not matter any more");
    }

    #[test]
    fn an_execution_that_others_hide_is_asked_for_itself() {
        let mut hidden = seen("InProgress", "InProgress", "InProgress");
        hidden.stages[0].execution = Some("e-2".into());
        assert!(due(&hidden, 1));
        hidden.stages[0].inbound = Some("e-1".into());
        assert!(!due(&hidden, 1), "it waits there");
    }
}
