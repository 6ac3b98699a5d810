//! Making or changing the pipeline stack: a change set first, which a person (or `--yes`) agrees to.

mod apply;
mod discard;
mod parameters;
mod plan;
mod request;
mod standing;

pub use apply::{Begun, cancel, execute, follow, judge};
pub use discard::discard;
pub use parameters::{Declared, Setting, settle};
pub use plan::{Plan, Planned, plan};
pub use request::Request;
pub use standing::{Standing, bury, standing};
