//! The errors of Lambda, in its words.

use std::fmt::Display;

use crate::core::ApiError;

pub(super) fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidParameterValueException", message)
}

pub(super) fn missing(message: impl Into<String>) -> ApiError {
    ApiError::new("ResourceNotFoundException", message).with_status(404)
}

pub(super) fn function_missing(arn: impl Display) -> ApiError {
    missing(format!("Function not found: {arn}"))
}

pub(super) fn conflict(message: impl Into<String>) -> ApiError {
    ApiError::new("ResourceConflictException", message).with_status(409)
}

pub(super) fn throttled() -> ApiError {
    ApiError::new("TooManyRequestsException", "Rate Exceeded.").with_status(429)
}

pub(super) fn too_large(limit: usize) -> ApiError {
    let message = format!("Request must be smaller than {limit} bytes for the InvokeFunction operation");
    ApiError::new("RequestTooLargeException", message).with_status(413)
}

/// The engine could not do its part; the function is not to blame.
pub(super) fn service(message: impl Into<String>) -> ApiError {
    ApiError::new("ServiceException", message).with_status(500)
}

/// The text that AWS's own validation of a member gives.
pub(super) fn constraint(value: impl Display, member: &str, rule: &str) -> ApiError {
    let message = format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must {rule}"
    );
    ApiError::new("ValidationException", message)
}
