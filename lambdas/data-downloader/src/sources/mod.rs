//! The feeds file, `sources.toml`: what is fetched, from where, when, and what is checked.
//!
//! It is read strictly. A misspelt key that was silently ignored would be a feed that silently does something else.

mod error;
mod feed;
mod file;
mod policy;
mod schedule;
mod template;

pub use error::SourcesError;
pub(crate) use feed::is_file_name;
pub use feed::{Expected, Feed, Holidays, Retrieval};
pub use file::Sources;
pub use policy::{Policy, UrlRefused};
pub use schedule::{Schedule, Slot};
pub use template::{Moment, Template};
