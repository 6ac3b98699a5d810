//! Why an action failed: a code and words, as `errorDetails` shows them.

use crate::core::{ApiError, StoreError};

/// See the module.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ActionFailure {
    /// `JobFailed`, `ConfigurationError`, `PermissionError`, `JobTimedOut`.
    pub code: String,
    /// The words.
    pub message: String,
    /// What the action's summary becomes.
    pub summary: Option<String>,
}

impl ActionFailure {
    fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), summary: None }
    }

    /// What was started did not succeed.
    pub fn job(message: impl Into<String>) -> Self {
        Self::new("JobFailed", message)
    }

    /// What the action is told cannot be done.
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new("ConfigurationError", message)
    }

    /// It took too long.
    pub fn timed_out() -> Self {
        Self::new("JobTimedOut", "The action took longer than it may")
    }

    /// The same with a summary.
    #[must_use]
    pub fn with_summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = Some(summary.into());
        self
    }
}

impl From<ApiError> for ActionFailure {
    fn from(error: ApiError) -> Self {
        let code = if error.code.starts_with("AccessDenied") { "PermissionError" } else { "JobFailed" };
        Self::new(code, format!("{} ({})", error.message, error.code))
    }
}

impl From<StoreError> for ActionFailure {
    fn from(error: StoreError) -> Self {
        Self::from(ApiError::from(error))
    }
}
