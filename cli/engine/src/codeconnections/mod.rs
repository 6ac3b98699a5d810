//! The service `codeconnections`, and by its older name `codestar-connections`: the connections that stacks have made.
//!
//! On AWS a new connection is `PENDING` until a person confirms it in the console. Here the checkout on this machine
//! stands behind every connection, so there is nothing to confirm and `AVAILABLE` is the truth.

mod connection;
mod operations;

pub use connection::{Connection, create, delete};
pub use operations::{OLDER, SERVICE};

/// How every connection stands: see the module.
pub const STATUS: &str = "AVAILABLE";
