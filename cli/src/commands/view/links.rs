//! Names and the pages of the console they lead to, for terminals that can follow a link.

/// What is written, and where it leads.
#[derive(Debug, Clone, Default)]
pub struct Links(Vec<(String, String)>);

impl Links {
    /// None at all: another endpoint stands in for AWS.
    pub fn none() -> Self {
        Self::default()
    }

    /// One more; the first that is added for a name counts.
    #[must_use]
    pub fn and(mut self, name: impl Into<String>, address: impl Into<String>) -> Self {
        self.0.push((name.into(), address.into()));
        self
    }

    /// Where exactly this text leads, if it does.
    pub fn of(&self, text: &str) -> Option<String> {
        self.0.iter().find(|(name, _)| name == text).map(|(_, address)| address.clone())
    }
}
