//! The whole way of a file: decode, recognise, read, judge, encode, account for it.

mod error;
mod file;
mod flow;

pub use error::ProcessError;
pub use flow::process;
