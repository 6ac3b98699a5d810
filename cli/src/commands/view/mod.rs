//! How things that several commands show are written.

pub mod changes;
pub mod progress;
