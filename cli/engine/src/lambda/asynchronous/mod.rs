//! Asynchronous invocations: a durable queue of events, each tried up to three times, then told to whoever should know.
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>

mod attempt;
mod destination;
mod dispatch;
mod table;

pub(super) use dispatch::{enqueue, forget, resume};
pub use table::SCHEMA;
