//! What moves executions: decisions in [`advance`], one task an execution in [`drive`], one run of an action in [`act`].

mod act;
mod advance;
mod artifacts;
mod begin;
mod drive;
mod end;
mod events;
mod resume;
mod running;
mod variables;

pub use resume::{resume, stop};
pub use running::Running;

pub(super) use advance::resumed;
pub(super) use artifacts::Artifacts;
pub(super) use begin::{NewExecution, Rollback, begin_execution};
pub(super) use drive::spawn;
pub(super) use end::{abandon_runs, end_execution};
pub(super) use events::{execution_event, stage_event};
pub(super) use running::Board;
