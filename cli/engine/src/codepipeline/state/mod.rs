//! What CodePipeline keeps: pipelines, executions, runs of actions, transitions.
//!
//! Documents, with the pipeline's name in front of every key: a deleted pipeline takes everything with it.

mod action_run;
mod execution;
mod pipeline;
mod stage;

pub(super) use action_run::{ActionRun, ActionStatus, ErrorDetails, Key as RunKey, NamedArtifact};
pub(super) use execution::{
    Execution, ExecutionKind, ExecutionStatus, Location, Position, SourceRevision, StageRun, StageStatus,
    Trigger,
};
pub(super) use pipeline::{Pipeline, Tag, arn};
pub(super) use stage::{Stage, Transition};
