//! The service `cloudformation`: templates that really become resources.
//!
//! `template` reads and evaluates, `rules` decide what may be asked, `machine` provisions, `resources` holds the types,
//! `state` keeps everything, `operations` speaks the wire protocol.

mod machine;
mod operations;
pub mod resource;
pub mod resources;
pub mod rules;
pub mod state;
mod template;

pub use machine::{resume, stop};
pub use operations::SERVICE;
pub use rules::{
    ChangeSetInput, StackInput, create_change_set, create_stack, delete_change_set, delete_stack,
    execute_change_set, find_change_set, find_stack, root_cause, settled, update_stack,
};
pub use state::{ChangeSet, ChangeSetKind, ChangeSetStatus, Running, SCHEMA, Stack, StackStatus};
