//! What is wrong with the feeds file, and where.

/// The feeds file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// The file as a whole is not what it should be; the text has line and column.
    #[error("{0}")]
    File(String),
    /// It was written for another version of this function.
    #[error("its version is {found}, this function knows 1")]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// A key of a feed is wrong.
    #[error("feed {feed}: {key}: {reason}")]
    Key {
        /// The feed's name, or its number where it has none.
        feed: String,
        /// The key.
        key: &'static str,
        /// Why it is wrong.
        reason: String,
    },
    /// A feed does not have the keys, or the types, that feeds have.
    #[error("feed {feed}: {reason}")]
    Feed {
        /// The feed's name, or its number where it has none.
        feed: String,
        /// What is wrong.
        reason: String,
    },
}
