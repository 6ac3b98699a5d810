//! The work itself: what a command does once it knows what is wanted. Takes clients and values, returns values, and
//! never touches the terminal, so that `mdd demo` and tests call the same code.

pub mod approve;
pub mod bootstrap;
pub mod clean;
mod clock;
pub mod connection;
pub mod curve;
pub mod destroy;
pub mod diff;
pub mod dlq;
pub mod doctor;
pub mod git;
pub mod harvest;
pub mod inspect;
pub mod local_files;
pub mod logs;
mod nearest;
pub mod objects;
mod pace;
mod patience;
pub mod pipeline;
pub mod retry;
pub mod rollback;
pub mod samples;
mod secret;
pub mod stacks;
pub mod start;
pub mod status;
pub mod stop;
pub mod test_stack;
pub mod time;
pub mod watch;

pub use clock::{Clock, WallClock};
pub use nearest::{did_you_mean, nearest};
pub use pace::Pace;
pub use patience::Patience;
