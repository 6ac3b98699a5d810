//! The errors of CloudWatch Logs, in its words.

use std::fmt::Display;

use crate::core::ApiError;

pub(super) fn group_missing() -> ApiError {
    ApiError::new("ResourceNotFoundException", "The specified log group does not exist.")
}

pub(super) fn stream_missing() -> ApiError {
    ApiError::new("ResourceNotFoundException", "The specified log stream does not exist.")
}

pub(super) fn group_exists() -> ApiError {
    ApiError::new("ResourceAlreadyExistsException", "The specified log group already exists")
}

pub(super) fn stream_exists() -> ApiError {
    ApiError::new("ResourceAlreadyExistsException", "The specified log stream already exists")
}

pub(super) fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidParameterException", message)
}

pub(super) fn bad_token() -> ApiError {
    invalid("The specified nextToken is invalid.")
}

/// The text that AWS's own validation of a member gives.
pub(super) fn constraint(value: impl Display, member: &str, rule: impl Display) -> ApiError {
    invalid(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {rule}"
    ))
}

/// `value` or the default, if it is between 1 and `max`.
pub(super) fn limit(value: Option<i64>, default: usize, max: usize) -> Result<usize, ApiError> {
    let Some(value) = value else { return Ok(default) };
    let bound = |side: &str, bound: usize| {
        constraint(value, "limit", format!("Member must have value {side} than or equal to {bound}"))
    };
    match usize::try_from(value) {
        Ok(0) | Err(_) => Err(bound("greater", 1)),
        Ok(value) if value > max => Err(bound("less", max)),
        Ok(value) => Ok(value),
    }
}
