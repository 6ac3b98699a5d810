//! Decoding and encoding: one function per operation, named in the table of the service.

pub(super) mod events;
pub(super) mod groups;
pub(super) mod streams;
pub(super) mod tags;
