//! What several commands need of CloudFormation: a stack, its events, why it failed, what a change set would change.

mod cause;
mod change;
mod change_set;
mod choose;
mod event;
mod follow;
mod glance;
mod policy;
mod progress;
mod stack;
pub mod status;

pub use cause::{Cause, root_cause};
pub use change::{Change, ChangeKind, Property, Tally};
pub use change_set::{changes, delete_change_set};
pub use choose::choose;
pub use event::{Event, events};
pub use follow::{Follow, follow, join};
pub use glance::Glance;
pub use policy::{Denied, denied};
pub use progress::{Progress, Step, StepState};
pub use stack::{Output, Resource, Stack, delete, find, is_missing, require, resources};
