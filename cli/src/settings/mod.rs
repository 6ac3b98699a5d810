//! `config/mdd.toml`: the names the CLI needs, next to the templates that use them.

mod error;
mod file;
mod project;

pub use error::Error;
pub use file::{Pipeline, Repository, Settings, Stacks, Templates};
pub use project::Project;
