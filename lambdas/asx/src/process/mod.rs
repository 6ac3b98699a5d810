//! The whole way of a file: decode, recognise, read, judge, encode, account for it.

mod error;
mod file;
mod flow;
mod totals;

pub use error::EncodeError;
pub use flow::process;
