//! How things that several commands show are written.

pub mod changes;
mod counts;
mod links;
mod operation;
mod place;
pub mod progress;
pub mod quantity;
pub mod reading;
mod seldom;

pub use counts::counts;
pub use links::Links;
pub use operation::Operation;
pub use place::Place;
pub use seldom::Seldom;
