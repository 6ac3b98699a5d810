//! What can go wrong, what it means to the shell, and what a person can do about it.

mod call;
mod error;
mod verdict;

pub use call::{Answer, Call, Class, During};
pub use error::Error;
pub use verdict::Verdict;
