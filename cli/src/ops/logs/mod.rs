//! Reading logs: of a build, of a lambda, of any group.
//!
//! Everything is read with `FilterLogEvents`, also a single stream: it gives every event an id, and only with ids can a
//! log be followed without showing an event twice or missing one that came late.

mod build;
mod event;
mod follow;
mod function;
mod matching;
mod read;
mod seen;
mod tail;

pub use build::{Build, BuildRun, build, build_runs};
pub use event::{Event, Source};
pub use follow::{End, follow};
pub use function::{Function, functions};
pub use matching::matching;
pub use read::{Query, Span, is_missing, read};
pub use seen::Seen;
pub use tail::tail;
