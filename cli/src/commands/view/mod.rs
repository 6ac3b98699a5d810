//! How things that several commands show are written.

pub mod changes;
mod links;
mod operation;
mod place;
pub mod progress;
pub mod quantity;
pub mod reading;

pub use links::Links;
pub use operation::Operation;
pub use place::Place;
