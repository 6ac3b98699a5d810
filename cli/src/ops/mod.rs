//! The work itself: what a command does once it knows what is wanted. Takes clients and values, returns values, and
//! never touches the terminal, so that `mdd demo` and tests call the same code.

pub mod bootstrap;
mod clock;
mod pace;
pub mod stacks;
pub mod start;
pub mod time;

pub use clock::{Clock, WallClock};
pub use pace::Pace;
