//! Why a test stack could not be cleaned.

use lambda_shared::custom_resource::PropertyError;
use lambda_shared::emptier::{Counts, EmptyError};
use lambda_shared::sources::SourceError;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum CleanError {
    /// The template does not give what is needed.
    #[error(transparent)]
    Properties(#[from] PropertyError),
    /// The stack is not known to be a test stack, so nothing in it was touched.
    #[error(
        "stack {stack} is not a test stack ({found}), so nothing in it was touched: only a stack with the tag \
         Environment=test is emptied"
    )]
    NotATestStack {
        /// The stack.
        stack: String,
        /// What it says of itself.
        found: String,
    },
    /// A service refused.
    #[error("{action} for {target}: {reason}")]
    Call {
        /// What was asked, such as `cloudformation:DescribeStacks`.
        action: &'static str,
        /// Of what.
        target: String,
        /// The service's words.
        reason: String,
    },
    /// A source could not be stopped.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A bucket could not be emptied.
    #[error(transparent)]
    Empty(#[from] EmptyError),
    /// The function's time is nearly up.
    #[error(
        "out of time with bucket {bucket} not empty: removed {removed}, at least {left} left; delete the files with \
         `mdd clean-test` and retry the stage"
    )]
    OutOfTime {
        /// The bucket.
        bucket: String,
        /// What is gone from it.
        removed: Counts,
        /// How much was seen in it and is still there.
        left: u64,
    },
    /// Buckets were filled again too shortly ago to be trusted.
    #[error(
        "something still writes: bucket {bucket} was filled again after it had been emptied, and no time is left to \
         see it stay empty; find the writer, then retry the stage"
    )]
    NotQuiet {
        /// The bucket that was last filled again.
        bucket: String,
    },
    /// Buckets are empty, and nobody knows for how long.
    #[error(
        "the buckets are empty now, but no time is left to see them stay so: a function that was still running may \
         write again; retry the stage"
    )]
    NotWatched,
}

impl CleanError {
    pub(crate) fn call(action: &'static str, target: &str, reason: String) -> Self {
        Self::Call { action, target: target.to_owned(), reason }
    }
}
