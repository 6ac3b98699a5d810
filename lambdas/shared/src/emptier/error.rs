//! Why a bucket could not be emptied.

use std::fmt;

/// One thing that S3 would not remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The object's key.
    pub key: String,
    /// The version (or the upload's id).
    pub version: String,
    /// S3's error code, such as `AccessDenied`.
    pub code: String,
    /// S3's words.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (version {}): {}: {}", self.key, self.version, self.code, self.message)
    }
}

/// The bucket is not known to be empty.
#[derive(Debug, thiserror::Error)]
pub enum EmptyError {
    /// There is no such bucket.
    #[error("there is no bucket {bucket}")]
    NoSuchBucket {
        /// The bucket's name.
        bucket: String,
    },
    /// It was told to stop before it was done.
    #[error("emptying bucket {bucket} was stopped")]
    Stopped {
        /// The bucket's name.
        bucket: String,
    },
    /// A call failed as a whole.
    #[error("{action} in bucket {bucket}: {reason}")]
    Call {
        /// What was asked, such as `s3:ListBucketVersions`.
        action: &'static str,
        /// The bucket's name.
        bucket: String,
        /// S3's error code, where S3 answered.
        code: Option<String>,
        /// S3's words, or why it could not be reached.
        reason: String,
    },
    /// Round after round, as much was there as before.
    #[error("bucket {bucket} still holds {left} after {rounds} rounds{}", first(.failures))]
    StillFilled {
        /// The bucket's name.
        bucket: String,
        /// How much the last round found.
        left: u64,
        /// Rounds made.
        rounds: u32,
        /// What S3 refused in the last round; empty when something keeps writing.
        failures: Vec<Failure>,
    },
}

impl EmptyError {
    pub(super) fn call(action: &'static str, bucket: &str, code: Option<&str>, reason: String) -> Self {
        let bucket = bucket.to_owned();
        if code == Some("NoSuchBucket") {
            return Self::NoSuchBucket { bucket };
        }
        Self::Call { action, bucket, code: code.map(str::to_owned), reason }
    }
}

fn first(failures: &[Failure]) -> String {
    match failures {
        [] => ": something still writes to it; stop that first".to_owned(),
        [only] => format!(": {only}"),
        [first, rest @ ..] => format!(": {first}, and {} more", rest.len()),
    }
}
