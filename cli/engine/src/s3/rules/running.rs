//! What S3 keeps in memory.

use std::sync::Mutex;

use tokio::task::AbortHandle;

/// The service's own name as a principal.
pub const SERVICE: &str = "s3.amazonaws.com";

/// What can be lost without losing state.
#[derive(Debug, Default)]
pub struct Running {
    /// The task that waits for midnight.
    pub waiting: Mutex<Option<AbortHandle>>,
    /// Held by whoever hands events over.
    pub delivering: tokio::sync::Mutex<()>,
}
