//! What there is to say about an action beyond its state.

use schemars::JsonSchema;
use serde::Serialize;

use super::Written;

/// A sentence, and the lines that prove it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    /// One sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What came in the log right before `log`, of the commands that went well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Written>,
    /// What the command that failed wrote: the end of it, or from a compiler's first error on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<Written>,
    /// Is there more of the log than `before` and `log`?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// So many lines more; not known of a log that is too long to be read whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<u64>,
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
