//! How much is to go, and what that means for each stack and bucket.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Found, Part};
use crate::args::shell_word;

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
    /// The flags that mean this much, a space before each.
    pub fn typed(&self) -> String {
        let flags = [
            (self.production, " --production"),
            (self.leave_production, " --leave-production"),
            (self.buckets, " --buckets"),
        ];
        let given = flags.into_iter().filter(|(given, _)| *given).map(|(_, flag)| flag.to_owned());
        let data =
            self.production_data.iter().map(|bucket| format!(" --production-data {}", shell_word(bucket)));
        given.chain(data).collect()
    }

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

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn it_is_typed_with_the_flags_that_were_given() {
        assert_eq!(Wanted::default().typed(), "");
        let all = Wanted {
            production: true,
            production_data: Some("a b".to_owned()),
            buckets: true,
            ..Wanted::default()
        };
        assert_eq!(all.typed(), " --production --buckets --production-data 'a b'");
    }
}
