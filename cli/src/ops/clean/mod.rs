//! Emptying the test stack's buckets, with the emptier that the clean-up function uses.

mod count;
mod empty;
mod failure;

pub use count::{Held, count};
pub use empty::{Emptied, empty};
