//! What there is to say about an action beyond its state.

use schemars::JsonSchema;
use serde::Serialize;

/// A sentence, and the lines that prove it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    /// One sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The end of a log.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<String>,
    /// Lines of the log that came before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

impl Note {
    /// A sentence alone.
    pub fn of(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// Nothing to say.
    pub fn is_empty(&self) -> bool {
        self.text.is_none() && self.log.is_empty()
    }
}
