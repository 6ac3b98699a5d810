//! Emptying the test stack's buckets with what fills them stopped meanwhile, by the code that the clean-up function uses.

mod board;
mod count;
mod empty;
mod failure;
mod journal;
mod news;
mod plan;
mod quiesce;
mod turn;
mod watch;
mod work;

pub use count::{Held, InTheWay, count, in_the_way, is_folder};
pub use empty::{Emptied, empty};
pub use journal::Journal;
pub use news::News;
pub use plan::{Plan, Refused};
pub use turn::Turn;
pub use work::{Done, Job, carry_out};
