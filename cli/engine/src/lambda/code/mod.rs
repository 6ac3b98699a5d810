//! A function's code: fetched, checked and unpacked into a folder of its own, one per content.

mod folder;
mod install;
mod source;
mod unpack;

pub(super) use folder::{folder, of_function, remove, sweep};
pub use install::Code;
pub(super) use install::install;
pub use source::Source;
