//! The error a client reads: AWS's code, AWS's words, and the HTTP status it travels with.

use crate::core::StoreError;

/// An answer that is not a success. Protocols encode it; rules only choose code and message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// AWS's error code, for example `ValidationError`.
    pub code: String,
    /// The text a person reads.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// The code that clients of an older query protocol know it by (SQS sends both).
    pub query_code: Option<&'static str>,
}

impl ApiError {
    /// The caller's fault: status 400.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), status: 400, query_code: None }
    }

    /// The same error with another HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same error with the code that the query protocol used for it.
    #[must_use]
    pub fn with_query_code(mut self, code: &'static str) -> Self {
        self.query_code = Some(code);
        self
    }

    /// `ValidationError`, CloudFormation's and IAM's word for bad input.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationError", message)
    }

    /// Something this engine does not have: named, never a silent success.
    pub fn not_implemented(what: impl std::fmt::Display) -> Self {
        Self::new("NotImplemented", format!("{what} is not implemented by the local engine")).with_status(501)
    }

    /// A fault of the engine itself.
    pub fn internal(message: impl std::fmt::Display) -> Self {
        Self::new("InternalFailure", message.to_string()).with_status(500)
    }

    /// `AccessDenied` in IAM's words.
    pub fn access_denied(principal: &str, action: &str, resource: &str) -> Self {
        let message =
            format!("User: {principal} is not authorized to perform: {action} on resource: {resource}");
        Self::new("AccessDenied", message).with_status(403)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}
