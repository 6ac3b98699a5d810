//! What is wrong now and may be right soon is told apart from what stays wrong.

use super::error::JobError;
use std::time::Duration;

/// Why a try failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Trying again may help, after so long if the server said so.
    Passing { reason: String, after: Option<Duration> },
    /// Trying again will not help.
    Lasting(JobError),
}

impl Failure {
    pub(super) fn passing(reason: impl Into<String>) -> Self {
        Self::Passing { reason: reason.into(), after: None }
    }
}

impl From<JobError> for Failure {
    fn from(error: JobError) -> Self {
        Self::Lasting(error)
    }
}
