//! Functions: what they are, and how they are made, found, changed and removed.

mod create;
mod delete;
mod document;
mod find;
mod reserve;
mod settings;
mod update;
mod wanted;

pub use create::{FunctionSpec, create_function};
pub use delete::delete_function;
pub use document::Function;
pub(super) use document::{KIND, change};
pub(super) use find::{find, list, read};
pub use reserve::reserve;
pub(super) use reserve::reserved;
pub use settings::Settings;
pub use update::{update_code, update_configuration};
pub use wanted::Wanted;
