//! The feeds file, `sources.toml`: what is fetched, from where, when, and what is checked.
//!
//! It is read strictly. A misspelt key that was silently ignored would be a feed that silently does something else.

mod error;
mod feed;
mod file;
mod file_name;
mod policy;
mod retrieval;
mod schedule;
mod table;
mod template;
mod token;

pub use error::SourcesError;
pub use feed::{Expected, Feed, Holidays};
pub use file::Sources;
pub(crate) use file_name::is_file_name;
pub use policy::{Policy, UrlRefused};
pub use retrieval::Retrieval;
pub use schedule::{Schedule, Slot};
pub use template::{Moment, Template};
pub use token::TokenSource;
