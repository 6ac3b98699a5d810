//! What an execution brings through the pipeline.

use crate::ops::pipeline::{ActionKind, ActionRun, ActionSpec, Commit, Layout, StageSpec};

/// The commit as the last source action that knows it tells; what is built is what it fetched.
pub(super) fn commit(layout: &Layout, runs: &[ActionRun]) -> Option<Commit> {
    let sources =
        layout.stages.iter().flat_map(|stage| stage.actions.iter().map(move |action| (stage, action)));
    let sources = sources.filter(|(_, action)| action.kind == ActionKind::Source);
    let run = |(stage, action): (&StageSpec, &ActionSpec)| {
        runs.iter().find(|run| run.stage == stage.name && run.action == action.name)
    };
    sources.filter_map(run).filter_map(|run| Commit::of_variables(&run.variables)).next_back()
}
