//! What a watch waits for, and what makes it end earlier.

use std::time::Duration;

use super::{End, State, Until};

/// What a watch waits for, and what makes it end earlier. By default: the end, however long it takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// What is waited for.
    pub until: Until,
    /// How long.
    pub limit: Option<Duration>,
    /// Is one failed action enough, although others of its stage still run?
    pub fail_fast: bool,
    /// When a newer execution takes over, go on with that one?
    pub follow_newer: bool,
}

impl Terms {
    /// Has it happened, or can it no longer happen?
    pub fn reached(&self, state: &State) -> Option<End> {
        let failed = || {
            let (stage, _) = state.failed_already().filter(|_| self.fail_fast)?;
            Some(End::Failed(Some(stage.name.clone())))
        };
        self.until.reached(state).or_else(failed)
    }
}
