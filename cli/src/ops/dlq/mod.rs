//! Dead-letter queues: which there are, what they hold, and the way back.

mod letter;
mod peek;
mod queue;
mod redrive;
mod task;

pub use letter::Letter;
pub use peek::{Peeked, peek};
pub use queue::{Queue, named, of_stack};
pub use redrive::{Moved, redrive};
