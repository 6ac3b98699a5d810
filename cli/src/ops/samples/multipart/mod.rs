//! A large file in parts: several on their way at a time, read from the disk as they are sent, and continued where an
//! earlier run was broken off.

mod parts;
mod resume;
mod upload;

pub(super) use parts::Parts;
pub(super) use upload::upload;
