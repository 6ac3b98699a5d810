//! The two ways in which CloudFormation says that a template is wrong.

use crate::core::ApiError;

/// `Template format error: <what>`: the template's form, found before anything is done.
pub fn format_error(what: impl std::fmt::Display) -> ApiError {
    ApiError::validation(format!("Template format error: {what}"))
}

/// `Template error: <what>`: a function's use.
pub fn template_error(what: impl std::fmt::Display) -> ApiError {
    ApiError::validation(format!("Template error: {what}"))
}
