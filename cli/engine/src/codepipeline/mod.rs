//! The service `codepipeline`: executions that really run, as stored state machines.
//!
//! - [`declaration`] is what a pipeline says, and whether AWS would take it.
//! - [`state`] keeps pipelines, executions and runs of actions.
//! - [`engine`] moves executions: which stage next, which actions, one task an execution.
//! - [`actions`] are the providers: one file each behind one trait, in one table.
//! - [`source`] reads the local checkout that stands behind every source action.
//! - [`rules`] are what people may ask; [`operations`] decode and encode.

mod actions;
mod declaration;
mod engine;
mod operations;
mod rules;
mod source;
mod state;

pub use actions::names as action_names;
pub use declaration::Declaration;
pub use engine::{Running, resume, stop};
pub use rules::{
    DisabledTransition, NewPipeline, StartExecution, Way, create_pipeline, delete_pipeline, set_transition,
    start_execution, update_pipeline,
};

use crate::wire::{Operations, Protocol, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "codepipeline",
    operations: Operations::Rpc {
        protocol: Protocol::Json { version: "1.1" },
        table: operations::TABLE,
        missing: &[],
    },
};
