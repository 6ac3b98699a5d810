//! What could not be read. A person can decide without a piece of evidence, but has to know that it is missing.

use crate::errors::Error;

/// The reasons, in the order they were met.
#[derive(Debug, Default)]
pub(super) struct Unread(Vec<String>);

impl Unread {
    /// What was read, or none and one reason more.
    pub(super) fn of<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        let told = |error: Error| {
            let causes = error.causes().into_iter().map(|cause| format!(": {cause}"));
            self.0.push(std::iter::once(error.to_string()).chain(causes).collect());
        };
        read.map_err(told).ok()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_reasons(self) -> Vec<String> {
        self.0
    }
}
