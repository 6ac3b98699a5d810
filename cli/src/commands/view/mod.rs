//! How things that several commands show are written.

pub mod changes;
mod place;
pub mod progress;
pub mod quantity;
pub mod reading;

pub use place::Place;
