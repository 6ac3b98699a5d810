//! Decoding and encoding: one function per operation, named in the table of the service.
#![expect(
    clippy::unused_async,
    reason = "a table of operations holds async functions; these rules never wait"
)]

pub(super) mod events;
pub(super) mod groups;
pub(super) mod streams;
pub(super) mod tags;
