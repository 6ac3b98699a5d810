//! The state machine behind a stack: each status that is in progress is a phase, and each phase can be taken up again.
//!
//! What a phase has done is in the store before it goes on, so an engine that was killed continues where it was.

mod cleanup;
mod create;
mod create_resource;
mod deletion;
mod desired;
mod drive;
mod outputs;
mod remove;
mod rollback;
mod stack_policy;
mod update;
mod update_resource;
mod walk;
mod world;

pub use desired::{changed_properties, replaces, same, type_of};
pub use drive::{resume, start, stop};
pub use outputs::{exporter, importers};
pub use stack_policy::check_policy_text;
pub use update_resource::{is_cancelled, takes_tags};
pub use world::{act_as, attribute_of};
