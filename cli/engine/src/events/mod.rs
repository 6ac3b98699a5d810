//! The service `events` (EventBridge): rules that fire by a pattern over the bus or by a schedule, and their targets.

mod deliver;
mod listen;
mod operations;
mod rule;
mod schedule;
mod target;

pub use listen::{Running, resume};
pub use operations::SERVICE;
pub use rule::{RuleInput, delete_rule, put_rule, put_targets, remove_targets};
pub use target::Target;
