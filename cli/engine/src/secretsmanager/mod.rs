//! The service `secretsmanager`: named secrets, for dynamic references in templates and variables of builds.

mod operations;
mod secret;

pub use operations::SERVICE;
pub use secret::resolve;
