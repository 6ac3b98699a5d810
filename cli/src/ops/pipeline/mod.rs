//! What several commands need of CodePipeline: how the pipeline is laid out, which execution, what its actions did,
//! and what is at its gates now.

mod action_run;
mod commit;
mod execution;
mod layout;
mod named;
mod now;

pub use action_run::{ActionRun, action_runs};
pub use commit::Commit;
pub(in crate::ops) use execution::carried;
pub use execution::{Execution, Summary, execution, history, recent, under_way};
pub use layout::{ActionKind, ActionSpec, Layout, StageSpec};
pub use named::{is_named, named};
pub use now::{ActionNow, StageNow, Token, stages_now};
