//! Files that are packed: gzip, and zip with one file in it. They are unpacked as they are read, so memory does not grow
//! with what is in them, and there is an end to it.
//!
//! A body can only be read forwards, but more than once. So a packed file is first read to its end as it is: that gives its
//! hash, and the directory of a zip, which stands at the end. (What a zip says before each file may lack sizes and check
//! sum; its directory always has them.) Then what is in it is read like any other body.

mod damage;
mod directory;
mod format;
mod member;
mod packed;
mod survey;

pub(crate) use damage::Damage;
pub use format::{Container, Format};
pub(crate) use packed::Packed;
pub(crate) use survey::survey;

/// What may come out of a packed file, in bytes: twice the largest file that is known to be read in the memory there is.
pub(crate) const MOST: u64 = 4 << 30;
