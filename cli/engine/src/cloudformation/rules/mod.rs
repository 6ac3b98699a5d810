//! The rules of CloudFormation: what may be asked of a stack or a change set, and what then happens.

mod capabilities;
mod change_set;
mod create;
mod delete;
mod diff;
mod input;
mod policy;
mod prepare;
mod query;
mod roll_on;
mod update;

pub use capabilities::required_capabilities;
pub use change_set::{
    ChangeSetInput, create_change_set, delete_change_set, execute_change_set, find_change_set,
    require_change_set,
};
pub use create::create_stack;
pub use delete::{delete_stack, delete_stack_with};
pub use input::StackInput;
pub use policy::{get_stack_policy, set_stack_policy, set_termination_protection};
pub use prepare::check_template;
pub use query::{find_stack, require_stack, root_cause, settled, stack_arn};
pub use roll_on::{cancel_update, continue_rollback};
pub use update::update_stack;
