//! A line that a build wrote, under its failure.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// A line of a log; in JSON its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(with = "String")]
pub struct Written {
    /// What.
    pub text: String,
    /// When, if the log says so.
    #[serde(skip)]
    pub at: Option<Timestamp>,
}

impl From<&str> for Written {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), at: None }
    }
}
