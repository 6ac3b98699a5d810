//! The service `sts`: who am I, and keys for acting as a role.

mod operations;

pub use operations::SERVICE;
