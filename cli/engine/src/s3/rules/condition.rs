//! Conditions on reads and writes: `If-Match` and its relatives.
//!
//! Entity tags arrive without quotes. The order of the checks is RFC 9110's, as S3 documents it for `GetObject`.

use jiff::Timestamp;

use crate::core::ApiError;
use crate::s3::rules::{header_not_implemented, no_such_key, precondition_failed};
use crate::s3::state::Version;

/// An entity tag or `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// Whatever there is.
    Any,
    /// This one, without quotes.
    Is(String),
}

impl Tag {
    fn matches(&self, etag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Is(tag) => tag == etag,
        }
    }
}

/// When a read (or the source of a copy) is wanted.
#[derive(Debug, Clone, Default)]
pub struct ReadCondition {
    /// `If-Match`.
    pub matches: Option<Tag>,
    /// `If-None-Match`.
    pub none_match: Option<Tag>,
    /// `If-Modified-Since`.
    pub modified_since: Option<Timestamp>,
    /// `If-Unmodified-Since`.
    pub unmodified_since: Option<Timestamp>,
}

/// What a condition says of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Holds,
    /// The client has it already.
    NotModified,
    /// It is another than the client means.
    Failed,
}

impl ReadCondition {
    /// Judges an object with this tag and time.
    pub fn judge(&self, etag: &str, modified: Timestamp, now: Timestamp) -> Verdict {
        match (&self.matches, self.unmodified_since) {
            (Some(tag), _) if !tag.matches(etag) => return Verdict::Failed,
            (None, Some(since)) if modified > since => return Verdict::Failed,
            _ => {}
        }
        match (&self.none_match, self.modified_since) {
            (Some(tag), _) if tag.matches(etag) => Verdict::NotModified,
            // A time in the future says nothing.
            (None, Some(since)) if since <= now && modified <= since => Verdict::NotModified,
            _ => Verdict::Holds,
        }
    }
}

/// When a write is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriteCondition {
    /// `If-Match`: only over this one.
    pub matches: Option<Tag>,
    /// `If-None-Match`: S3 takes `*` only: not over anything.
    pub none_match: Option<Tag>,
}

impl WriteCondition {
    /// Whether there is one.
    pub const fn is_given(&self) -> bool {
        self.matches.is_some() || self.none_match.is_some()
    }

    /// Refuses what S3 does not take.
    pub fn check(&self) -> Result<(), ApiError> {
        match (&self.matches, &self.none_match) {
            (Some(_), Some(_)) => Err(header_not_implemented("If-Match,If-None-Match")),
            (Some(Tag::Any), None) => Err(header_not_implemented("If-Match")),
            (None, Some(Tag::Is(_))) => Err(header_not_implemented("If-None-Match")),
            _ => Ok(()),
        }
    }

    /// Judges the newest version of the key, if there is one.
    pub fn judge(&self, newest: Option<&Version>) -> Result<(), ApiError> {
        let object = newest.filter(|version| !version.marker);
        match (&self.matches, &self.none_match, object) {
            (Some(_), _, None) => Err(no_such_key()),
            (Some(tag), _, Some(object)) if !tag.matches(&object.etag) => Err(precondition_failed()),
            (_, Some(_), Some(_)) => Err(precondition_failed()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_matching_tag_outweighs_the_time() {
        let is = |tag: &str| Some(Tag::Is(tag.to_owned()));
        let condition =
            ReadCondition { matches: is("a"), unmodified_since: Some(at(1)), ..ReadCondition::default() };
        assert_eq!(condition.judge("a", at(5), at(9)), Verdict::Holds);
        assert_eq!(condition.judge("b", at(5), at(9)), Verdict::Failed);
        let condition =
            ReadCondition { none_match: is("a"), modified_since: Some(at(5)), ..ReadCondition::default() };
        assert_eq!(condition.judge("a", at(5), at(9)), Verdict::NotModified);
        assert_eq!(condition.judge("b", at(5), at(9)), Verdict::Holds);
    }

    #[test]
    fn a_time_in_the_future_is_ignored() {
        let condition = ReadCondition { modified_since: Some(at(10)), ..ReadCondition::default() };
        assert_eq!(condition.judge("a", at(5), at(9)), Verdict::Holds);
        assert_eq!(condition.judge("a", at(5), at(10)), Verdict::NotModified);
    }
}
