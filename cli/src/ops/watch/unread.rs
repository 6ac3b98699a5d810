//! A build's log that could not be read to its end.

/// A build's log that could not be read to its end. Who wanted every line has to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The execution.
    pub execution: String,
    /// The build's action.
    pub action: String,
    /// What was in the way.
    pub why: String,
}
