//! How much is to go, and what that means for each stack and bucket.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Found, Part};

/// How much is to go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The production stack too.
    pub production: bool,
    /// The production stack is to stay, said in so many words.
    pub leave_production: bool,
    /// Production's data too: the bucket's name.
    pub production_data: Option<String>,
    /// The artifacts and the build cache too.
    pub buckets: bool,
}

/// What becomes of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is emptied and goes.
    Emptied,
    /// It stays as it is.
    Stays,
}

impl Wanted {
    /// Does this stack go? A production stack that nothing was ever deployed to is no more than a name.
    pub fn goes(&self, found: &Found) -> bool {
        found.part != Part::Production || self.production || found.is_only_planned()
    }

    /// What becomes of the buckets of this part.
    pub fn fate(&self, part: Part) -> Fate {
        let goes = match part {
            Part::Test | Part::Cleanup => true,
            Part::Production => self.production_data.is_some(),
            Part::Pipeline => self.buckets,
        };
        if goes { Fate::Emptied } else { Fate::Stays }
    }
}
