//! What writes to a stack's buckets by itself, stopped and started again: schedules, queue mappings, bucket notifications.
//!
//! A bucket can only be emptied for good when nothing fills it meanwhile. The clean-up function stops these sources and
//! leaves them so, because its stack is deleted next; the command line stops them with the same code and starts again
//! exactly those that it found on. What is already running may still write when its source is off, which is why whoever
//! empties looks again ([`crate::emptier::Quiet`]).

mod clients;
mod error;
mod look;
mod notification;
mod settle;
mod source;
mod start;
mod stop;

pub use clients::Clients;
pub use error::SourceError;
pub use look::{State, look};
pub use notification::{Notification, Target};
pub use settle::{PATIENCE, settle};
pub use source::{Running, Source};
pub use start::start;
pub use stop::stop;
