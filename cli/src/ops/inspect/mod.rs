//! The harvester's own code on local files: what would become of them, without a bucket.

#[expect(clippy::module_inception, reason = "one verb a file, and this is the folder's verb")]
mod inspect;
mod write;

pub use inspect::{Inspected, inspect};
pub use write::write;
