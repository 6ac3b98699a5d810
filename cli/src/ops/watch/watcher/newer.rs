//! The execution that comes after the one that is watched.

use crate::ops::pipeline::{Commit, Summary};

/// A newer execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Newer {
    /// Its id.
    pub id: String,
    /// What it carries.
    pub commit: Option<Commit>,
}

/// Which one took the place of `execution`, of the recent ones, newest first.
///
/// CodePipeline does not tell. It is the next one that got that far; one that failed or was stopped hardly did, and to
/// follow it would lead nowhere.
pub(super) fn overtaker(recent: Vec<Summary>, execution: &str) -> Option<Newer> {
    let mut newer: Vec<_> = recent.into_iter().take_while(|summary| summary.id != execution).collect();
    let failed = |summary: &Summary| {
        matches!(summary.status.as_str(), "Failed" | "Stopped" | "Stopping" | "Cancelled")
    };
    let index = newer.iter().rposition(|summary| !failed(summary)).or(newer.len().checked_sub(1))?;
    let Summary { id, commit, .. } = newer.swap_remove(index);
    Some(Newer { id, commit })
}

#[cfg(test)]
mod tests {
    use super::{Summary, overtaker};

    fn by(recent: &[(&str, &str)]) -> Option<String> {
        let recent = recent.iter().map(|(id, status)| Summary {
            id: (*id).into(),
            status: (*status).into(),
            started: None,
            changed: None,
            commit: None,
        });
        overtaker(recent.collect(), "ours").map(|newer| newer.id)
    }

    #[test]
    fn it_is_the_next_one_that_got_that_far() {
        let (ours, old) = (("ours", "Superseded"), ("old", "Succeeded"));
        assert_eq!(by(&[("b", "InProgress"), ("a", "Superseded"), ours, old]).as_deref(), Some("a"));
        assert_eq!(by(&[("b", "InProgress"), ("a", "Failed"), ours, old]).as_deref(), Some("b"));
        assert_eq!(by(&[("b", "Failed"), ("a", "Stopped"), ours]).as_deref(), Some("a"));
        assert_eq!(by(&[ours, old]), None);
        assert_eq!(by(&[("z", "InProgress"), ("y", "InProgress")]).as_deref(), Some("y"), "ours is long ago");
    }
}
