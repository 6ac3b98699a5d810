//! Why a whole invocation failed. What happens to a single job is in `fetch`.

use crate::sources::SourcesError;
use lambda_runtime::Diagnostic;

/// The invocation failed.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// Nobody knows what is wanted.
    #[error(
        "the event is neither a schedule's, nor a batch from SQS, nor {{\"feeds\": [...], \"date\": \"yyyy-mm-dd\", \
         \"force\": true}} (all optional): {reason}"
    )]
    UnknownEvent {
        /// What does not fit.
        reason: String,
    },
    /// A request names a feed that cannot be fetched.
    #[error("{key} has no active feed {feed:?}; it has {known}")]
    NoSuchFeed {
        /// The name that was asked for.
        feed: String,
        /// The feeds file.
        key: String,
        /// The active feeds.
        known: String,
    },
    /// The feeds file is wrong.
    #[error("{key} in bucket {bucket}: {source}")]
    Sources {
        /// The bucket.
        bucket: String,
        /// The feeds file.
        key: String,
        /// What is wrong with it.
        source: Box<SourcesError>,
    },
    /// A feed's state cannot be read.
    #[error("{key} in bucket {bucket} is not a feed's state: {reason}; delete it to begin that feed anew")]
    State {
        /// The bucket.
        bucket: String,
        /// The object.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A service refused.
    #[error("{action} for {target}: {reason}")]
    Call {
        /// What was asked, such as `s3:GetObject`.
        action: &'static str,
        /// Of what.
        target: String,
        /// The service's words.
        reason: String,
    },
    /// The jobs of some feeds could not be queued; the others were.
    #[error("not queued: {}", .0.join("; "))]
    NotQueued(Vec<String>),
}

impl DownloadError {
    pub(crate) fn call(action: &'static str, target: &str, reason: String) -> Self {
        Self::Call { action, target: target.to_owned(), reason }
    }
}

impl From<DownloadError> for Diagnostic {
    fn from(error: DownloadError) -> Self {
        let kind = match &error {
            DownloadError::UnknownEvent { .. } => "UnknownEvent",
            DownloadError::NoSuchFeed { .. } => "NoSuchFeed",
            DownloadError::Sources { .. } => "Sources",
            DownloadError::State { .. } => "State",
            DownloadError::Call { .. } => "Call",
            DownloadError::NotQueued(_) => "NotQueued",
        };
        Self { error_type: kind.to_owned(), error_message: error.to_string() }
    }
}
