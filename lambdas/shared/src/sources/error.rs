//! Why a source could not be looked at, stopped or started.

use super::Source;
use crate::aws;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

/// A service refused, or was not reached.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{action} for {}: {reason}", .source_name)]
pub struct SourceError {
    /// What was asked, such as `events:DisableRule`.
    pub action: &'static str,
    /// Of which rule, mapping or bucket.
    pub source_name: String,
    /// The service's error code, where a service answered.
    pub code: Option<String>,
    /// The service's words.
    pub reason: String,
}

impl SourceError {
    pub(super) fn call<E, R>(action: &'static str, source: &Source, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        Self {
            action,
            source_name: source.name().to_owned(),
            code: aws::code(error).map(str::to_owned),
            reason: aws::reason(error),
        }
    }

    /// What a service says of something that has been deleted meanwhile; then there is nothing to stop or start.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self.code.as_deref(), Some("ResourceNotFoundException" | "NoSuchBucket"))
    }
}
