//! Bringing a stage back to a version that succeeded in it.

mod plan;
mod roll_back;
mod stage;
mod version;

pub use plan::{Backwards, Plan, plan};
pub use roll_back::roll_back;
pub use stage::{Past, past};
pub use version::{Standing, Version, pick};
