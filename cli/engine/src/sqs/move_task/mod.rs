//! Redrive: tasks that move what waits in a dead-letter queue back to where it came from, or somewhere else.
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html>
//!
//! [`rules`] are what people may ask; [`task`] is what is kept; [`drive`] moves the messages, one task in the background
//! each, at the pace it was given by the engine's clock. A task that an earlier engine left goes on.

mod drive;
mod rules;
mod task;

pub use drive::{resume, stop};
pub(super) use rules::{Start, cancel, list, start};
pub(super) use task::{Status, Task, forget};
