//! The service `s3`: versioned buckets on disk, with the events that writes cause.
//!
//! The crate `s3s` speaks the protocol (signatures, signed chunks, XML); [`wire`] translates its types, [`rules`] decide
//! what AWS would do, [`state`] keeps rows in `SQLite` and bodies in files.

pub mod rules;
pub mod state;
mod wire;

pub use rules::{
    Body, PutObject, Running, bucket_exists, create_bucket, delete_object, get_object, presign, put_object,
    resume, stop, tells_event_bridge,
};
pub use state::SCHEMA;
pub use wire::{SERVICE, answer};
