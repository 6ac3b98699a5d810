//! Deleting everything that bootstrap made, and what the pipeline made after it.
//!
//! The order is the point. A stack remembers the role it was deployed with, and the roles of the test, clean-up and
//! production stacks live in the pipeline's stack: deleted first, it would leave stacks that nobody may delete. So the
//! pipeline's stack goes last, and not at all while one of the others is still there unintended.

mod guard;
mod remove;
mod survey;
mod wanted;

pub use guard::{busy, refuse};
pub use remove::{Removed, Witness, remove};
pub use survey::{Bucket, Found, Part, survey};
pub use wanted::{Fate, Wanted};
