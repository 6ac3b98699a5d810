//! What somebody waits for, and what came of it.

use super::{Mark, State};

/// What somebody waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Until {
    /// A person has to decide about this execution. An older one at a gate before it is no reason: who answers that gate
    /// decides about another commit.
    Approval,
    /// This stage is finished.
    Stage(String),
    /// The execution is over.
    #[default]
    End,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// A person has to decide, at this stage and action.
    Waiting(String, String),
    /// The stage that was waited for is finished.
    StageDone(String),
    /// The execution succeeded.
    Succeeded,
    /// It failed, at this stage.
    Failed(Option<String>),
    /// Somebody stopped or cancelled it.
    Stopped,
    /// A newer one took its place.
    Superseded(Option<String>),
    /// It goes on, but the time is up.
    TimeLimit,
}

impl Until {
    /// Has it happened, or can it no longer happen?
    pub fn reached(&self, state: &State) -> Option<End> {
        if let Self::Stage(name) = self {
            match state.stages.iter().find(|stage| stage.name == *name).map(|stage| stage.mark) {
                Some(Mark::Succeeded) => return Some(End::StageDone(name.clone())),
                Some(Mark::Failed) => return Some(End::Failed(Some(name.clone()))),
                _ => {}
            }
        }
        if let (Self::Approval, Some((stage, action))) = (self, state.gates().next())
            && !state.is_over()
        {
            return Some(End::Waiting(stage.name.clone(), action.name.clone()));
        }
        match state.status.as_str() {
            "Succeeded" => Some(End::Succeeded),
            "Failed" => Some(End::Failed(state.failed_stage().map(|stage| stage.name.clone()))),
            "Stopped" | "Cancelled" => Some(End::Stopped),
            "Superseded" => Some(End::Superseded(state.newer.clone())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::change::changes;
    use super::super::{Action, Note, Stage};
    use super::{End, Mark, State, Until};
    use crate::ops::pipeline::ActionKind;
    use jiff::Timestamp;

    fn state(status: &str, marks: &[(&str, &[Mark])]) -> State {
        let action = |mark: &Mark| Action {
            name: "Act".into(),
            kind: ActionKind::Approval { question: None },
            mark: *mark,
            build: None,
            started: None,
            ended: None,
            note: Note::default(),
            tail: Vec::new(),
        };
        let stage = |(name, marks): &(&str, &[Mark])| Stage {
            name: (*name).into(),
            mark: Mark::of_stage(marks, None, status != "InProgress"),
            started: None,
            ended: None,
            closed: None,
            held: None,
            actions: marks.iter().map(action).collect(),
        };
        State {
            pipeline: "p".into(),
            region: "r".into(),
            account: "a".into(),
            execution: "e".into(),
            status: status.into(),
            summary: None,
            commit: None,
            started: None,
            ended: None,
            stages: marks.iter().map(stage).collect(),
            newer: None,
            newer_commit: None,
            parallel: false,
            source: None,
            several_failed: false,
        }
    }

    #[test]
    fn each_wait_ends_when_it_should_and_never_hangs_on_a_finished_execution() {
        let waiting = state("InProgress", &[("A", &[Mark::Succeeded]), ("B", &[Mark::Waiting])]);
        assert_eq!(Until::Approval.reached(&waiting), Some(End::Waiting("B".into(), "Act".into())));
        assert_eq!(Until::Stage("A".into()).reached(&waiting), Some(End::StageDone("A".into())));
        assert_eq!(Until::Stage("B".into()).reached(&waiting), None);
        assert_eq!(Until::End.reached(&waiting), None);
        let failed = state("Failed", &[("A", &[Mark::Failed]), ("B", &[Mark::Pending])]);
        for until in [Until::Approval, Until::Stage("A".into()), Until::Stage("B".into()), Until::End] {
            assert_eq!(until.reached(&failed), Some(End::Failed(Some("A".into()))), "{until:?}");
        }
        let overtaken = state("Superseded", &[("A", &[Mark::Succeeded]), ("B", &[Mark::Pending])]);
        assert_eq!(Until::Approval.reached(&overtaken), Some(End::Superseded(None)));
    }

    #[test]
    fn only_what_changed_is_told() {
        let before = state("InProgress", &[("A", &[Mark::Running]), ("B", &[Mark::Pending])]);
        let after = state("Failed", &[("A", &[Mark::Failed]), ("B", &[Mark::Pending])]);
        let words = |before, after| {
            let changes = changes(before, after, Timestamp::UNIX_EPOCH).into_iter();
            let names = changes
                .map(|c| [c.stage.unwrap_or_default(), c.action.unwrap_or_default(), c.state].join(" "));
            names.collect::<Vec<_>>()
        };
        assert_eq!(words(None, &before), ["  running", "A Act running"]);
        assert_eq!(words(Some(&before), &before), [""; 0]);
        assert_eq!(words(Some(&before), &after), ["A Act failed", "A  failed", "  failed"]);
    }
}
