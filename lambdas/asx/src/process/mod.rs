//! The whole way of a file: unpack, decode, recognise, read, judge, encode, account for it.

mod content;
mod error;
mod file;
mod flow;

pub use error::ProcessError;
pub use flow::process;
