//! What can go wrong with a file, and with a whole call.

use lambda_runtime::Diagnostic;

use crate::store::StoreError;

/// One file could not be harvested. Lambda tries the event again; after the last try it goes to the dead-letter queue.
#[derive(Debug, thiserror::Error)]
pub enum HarvestError {
    /// The bucket did not answer, or refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There was no room for what the file became, or the tables could not be encoded.
    #[error("{key} could not be turned into tables: {source}")]
    Process {
        /// The file.
        key: String,
        /// Why.
        source: asx::ProcessError,
    },
    /// Others kept changing an object; another try finds it at rest.
    #[error("{key} is being changed by others again and again; the event will be tried again")]
    Contended {
        /// The object.
        key: String,
    },
    /// An object the harvester keeps for itself is not what it wrote.
    #[error("{key} cannot be read: {source}; if someone changed it, restore an earlier version of it")]
    Damaged {
        /// The object.
        key: String,
        /// Why.
        source: serde_json::Error,
    },
}

impl HarvestError {
    pub(crate) fn scratch(key: &str, source: std::io::Error) -> Self {
        Self::Process { key: key.to_owned(), source: asx::ProcessError::Scratch(source) }
    }
}

/// A call that did not do all of its work.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// The event is not S3's.
    #[error("the event is not an S3 notification: {0}")]
    Event(#[from] serde_json::Error),
    /// Some of its records failed; the others were harvested.
    #[error("{failed} of {records} records failed: {}", .reasons.join("; "))]
    Records {
        /// How many.
        failed: usize,
        /// Of how many.
        records: usize,
        /// `key: reason`, one each.
        reasons: Vec<String>,
    },
}

/// What Lambda shows of a failed call: `errorType` and `errorMessage`.
impl From<HandlerError> for Diagnostic {
    fn from(error: HandlerError) -> Self {
        let error_type = match &error {
            HandlerError::Event(_) => "NotAnS3Event",
            HandlerError::Records { .. } => "RecordsFailed",
        };
        Self { error_type: error_type.to_owned(), error_message: error.to_string() }
    }
}
