//! A request that came to nothing.

/// The bucket did not answer, or refused.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{operation} of s3://{bucket}/{key} failed: {reason}")]
pub struct StoreError {
    /// For example `PutObject`.
    pub operation: &'static str,
    /// The bucket.
    pub bucket: String,
    /// The object.
    pub key: String,
    /// In the words of the service.
    pub reason: String,
}
