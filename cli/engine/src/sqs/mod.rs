//! The service `sqs`: standard queues with visibility time-outs, long polling and redrive to a dead-letter queue.
//!
//! [`operations`] is the wire; [`queue`], [`message`] and [`move_task`] are the rules; [`table`] is the state. FIFO queues are refused
//! by name.

mod message;
mod move_task;
mod operations;
mod queue;
mod running;
mod table;

pub use message::{Message, SendOptions, arrived, delete, receive, send, send_with};
pub use move_task::{resume, stop};
pub use operations::SERVICE;
pub use queue::{Queue, create, find, remove, set_attributes};
pub use running::Running;
pub use table::SCHEMA;
