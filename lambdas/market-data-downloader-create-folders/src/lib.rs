//! Custom resource `Custom::Folders`: the folders of a data bucket and the feeds file.

mod error;
mod handler;
mod properties;

pub use handler::Folders;
