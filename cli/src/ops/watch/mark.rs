//! How a stage or an action stands, in one word.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ops::pipeline::ActionKind;

/// How a stage or an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Not begun.
    Pending,
    /// Under way.
    Running,
    /// A person has to decide.
    Waiting,
    /// Finished well.
    Succeeded,
    /// Finished badly.
    Failed,
    /// Broken off: somebody stopped the execution without waiting for it.
    Abandoned,
    /// Will not happen in this execution.
    Skipped,
}

impl Mark {
    /// Of an action's run.
    pub fn of_action(status: &str, kind: &ActionKind) -> Self {
        match (status, kind) {
            ("InProgress", ActionKind::Approval { .. }) => Self::Waiting,
            ("InProgress", _) => Self::Running,
            ("Succeeded", _) => Self::Succeeded,
            ("Failed", _) => Self::Failed,
            ("Abandoned", _) => Self::Abandoned,
            _ => Self::Pending,
        }
    }

    /// Of a stage, from its actions, from what CodePipeline says of it if this execution is the one in it, and from
    /// whether the execution is over.
    pub fn of_stage(actions: &[Self], said: Option<&str>, ended: bool) -> Self {
        let any = |mark| actions.contains(&mark);
        let under_way =
            || if any(Self::Running) || !any(Self::Waiting) { Self::Running } else { Self::Waiting };
        match said {
            Some("Succeeded") => return Self::Succeeded,
            Some("Failed") => return Self::Failed,
            Some("Stopped" | "Cancelled") if any(Self::Abandoned) => return Self::Abandoned,
            Some("Stopped" | "Cancelled" | "Skipped") => return Self::Skipped,
            Some("InProgress" | "Stopping") => return under_way(),
            _ => {}
        }
        match () {
            () if any(Self::Running) || any(Self::Waiting) => under_way(),
            () if any(Self::Failed) => Self::Failed,
            () if !actions.is_empty() && actions.iter().all(|mark| *mark == Self::Succeeded) => {
                Self::Succeeded
            }
            () if ended && any(Self::Abandoned) => Self::Abandoned,
            () if ended => Self::Skipped,
            () if actions.iter().all(|mark| *mark == Self::Pending) => Self::Pending,
            () => Self::Running,
        }
    }

    /// The word for a line in a pipe.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Abandoned => "abandoned",
            Self::Skipped => "skipped",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mark::{self, Abandoned, Failed, Pending, Running, Skipped, Succeeded, Waiting};

    #[test]
    fn a_stage_follows_from_its_actions() {
        let of = |actions: &[Mark], ended| Mark::of_stage(actions, None, ended);
        assert_eq!(of(&[Pending, Pending], false), Pending);
        assert_eq!(of(&[Succeeded, Pending], false), Running);
        assert_eq!(of(&[Succeeded, Waiting, Pending], false), Waiting);
        assert_eq!(of(&[Failed, Running], false), Running);
        assert_eq!(of(&[Failed, Succeeded], false), Failed);
        assert_eq!(of(&[Succeeded, Succeeded], true), Succeeded);
        assert_eq!(of(&[Succeeded, Pending], true), Skipped);
        assert_eq!(of(&[Pending], true), Skipped);
        assert_eq!(of(&[Succeeded, Abandoned], true), Abandoned);
        assert_eq!(of(&[Failed, Abandoned], true), Failed);
    }

    #[test]
    fn what_codepipeline_says_wins() {
        assert_eq!(Mark::of_stage(&[Failed], Some("InProgress"), false), Running);
        assert_eq!(Mark::of_stage(&[Waiting], Some("InProgress"), false), Waiting);
        assert_eq!(Mark::of_stage(&[Succeeded], Some("Stopped"), true), Skipped);
        assert_eq!(Mark::of_stage(&[Abandoned, Skipped], Some("Stopped"), true), Abandoned);
    }
}
