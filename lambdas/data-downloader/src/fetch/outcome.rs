//! How a job ends well.

/// What became of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is under `in/`.
    Published,
    /// It is the one that was fetched before.
    Unchanged,
    /// There was nothing to publish, as the calendar says.
    Empty,
}

impl Outcome {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Unchanged => "unchanged",
            Self::Empty => "empty, as expected",
        }
    }
}

/// The outcome, with what is remembered of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fetched {
    pub(crate) outcome: Outcome,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
}
