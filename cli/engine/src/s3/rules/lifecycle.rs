//! When objects go by themselves.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::core::ApiError;
use crate::s3::rules::{invalid_argument, invalid_request};

/// The rules of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifecycle {
    /// In the order given.
    pub rules: Vec<LifecycleRule>,
}

/// One rule. Transitions to other storage classes are not part of it: there is one kind of disk here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LifecycleRule {
    /// Unique in its bucket.
    pub id: String,
    /// A rule that is not enabled only waits.
    pub enabled: bool,
    /// Only keys that start with it.
    pub prefix: Option<String>,
    /// Only objects with all of these tags.
    pub tags: BTreeMap<String, String>,
    /// Only objects larger than this.
    pub larger_than: Option<i64>,
    /// Only objects smaller than this.
    pub smaller_than: Option<i64>,
    /// Current objects go (or get a marker) this many days after they were written.
    pub expire_after_days: Option<i32>,
    /// The same, from this day on.
    pub expire_from: Option<Timestamp>,
    /// Markers go when nothing is left behind them.
    pub expire_markers: bool,
    /// Versions go this many days after they were replaced.
    pub expire_noncurrent_after_days: Option<i32>,
    /// So many replaced versions stay all the same.
    pub keep_noncurrent: Option<i32>,
    /// Unfinished uploads go this many days after they were begun.
    pub abort_uploads_after_days: Option<i32>,
}

impl Lifecycle {
    /// Refuses what AWS refuses.
    pub fn check(&self) -> Result<(), ApiError> {
        let mut ids = HashSet::new();
        if self.rules.is_empty() || self.rules.len() > 1000 {
            return Err(crate::s3::rules::malformed_xml());
        }
        for rule in &self.rules {
            if rule.id.len() > 255 {
                return Err(invalid_argument("ID length should not exceed allowed limit of 255"));
            }
            if !ids.insert(&rule.id) {
                return Err(invalid_argument("Rule ID must be unique. Found same ID for more than one rule"));
            }
            rule.check()?;
        }
        Ok(())
    }
}

impl LifecycleRule {
    fn check(&self) -> Result<(), ApiError> {
        let days = [
            (self.expire_after_days, "'Days' for Expiration action must be a positive integer"),
            (
                self.expire_noncurrent_after_days,
                "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
            ),
            (
                self.abort_uploads_after_days,
                "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
            ),
        ];
        if let Some((_, message)) = days.iter().find(|(days, _)| days.is_some_and(|days| days <= 0)) {
            return Err(invalid_argument(*message));
        }
        let does_nothing =
            days.iter().all(|(days, _)| days.is_none()) && self.expire_from.is_none() && !self.expire_markers;
        if does_nothing {
            return Err(invalid_request("At least one action needs to be specified in a rule"));
        }
        if self.expire_markers && (self.expire_after_days.is_some() || self.expire_from.is_some()) {
            return Err(crate::s3::rules::malformed_xml());
        }
        if self.abort_uploads_after_days.is_some() && !self.tags.is_empty() {
            return Err(invalid_request("AbortIncompleteMultipartUpload cannot be specified with Tags."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_must_do_something_and_have_its_own_name() {
        let rule =
            LifecycleRule { id: "a".to_owned(), expire_after_days: Some(1), ..LifecycleRule::default() };
        let check = |rules| Lifecycle { rules }.check().map_err(|error| error.code);
        assert_eq!(check(vec![rule.clone()]), Ok(()));
        assert_eq!(check(vec![rule.clone(), rule.clone()]), Err("InvalidArgument".to_owned()));
        let nothing = LifecycleRule { expire_after_days: None, ..rule.clone() };
        assert_eq!(check(vec![nothing]), Err("InvalidRequest".to_owned()));
        let never = LifecycleRule { expire_after_days: Some(0), ..rule };
        assert_eq!(check(vec![never]), Err("InvalidArgument".to_owned()));
    }
}
