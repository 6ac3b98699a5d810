//! Custom resource `Custom::CleanTestFiles`: stops what writes to a test stack's buckets and empties them.

mod cleaner;
mod clients;
mod error;
mod handler;
mod sources;
mod stack;

pub use clients::Clients;
pub use handler::CleanTestFiles;
