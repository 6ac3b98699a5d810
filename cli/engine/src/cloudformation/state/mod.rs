//! What CloudFormation keeps: stacks, their resources, their events and change sets, as documents and rows.

mod change;
mod change_set;
mod event;
mod resource;
mod running;
mod schema;
mod stack;
mod status;
mod store;

pub use change::{Action, Change, Detail, Replacement, Target};
pub use change_set::{ChangeSet, ChangeSetKind, ChangeSetStatus, ExecutionStatus};
pub use event::StackEvent;
pub use resource::{Resource, Version};
pub use running::Running;
pub use schema::SCHEMA;
pub use stack::{Deletion, OnFailure, Output, Spec, Stack};
pub use status::{ResourceStatus, StackStatus};
pub use store::{
    all_stacks, change_set, change_sets, delete_change_set_document, delete_resource, event_position, events,
    find_stack, put_change_set, put_stack, record, resources, set_status, update_stack_document,
};
