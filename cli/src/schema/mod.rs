//! What the documents of `--output json` look like, as JSON Schemas.
//!
//! They are derived from the types that are written, so that they cannot say anything else. Nothing here runs when a
//! command does: the published files in `cli/docs/schemas` are made and kept true by the test `reference`.

mod described;
mod moment;

pub use described::{Described, Written};
pub use moment::Moment;
