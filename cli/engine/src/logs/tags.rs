//! Tags of groups.

use std::collections::BTreeMap;

use crate::core::{ApiError, Call};
use crate::logs::{arn, error, groups};

/// Adds tags to a group, or changes them.
pub fn tag(call: &Call, group: &str, tags: BTreeMap<String, String>) -> Result<(), ApiError> {
    call.allow("logs:TagResource", &arn::group(&call.cloud.arns, group))?;
    groups::change(&call.cloud, group, |group| group.tags.extend(tags))
}

/// Takes tags off a group.
pub fn untag(call: &Call, group: &str, keys: &[String]) -> Result<(), ApiError> {
    call.allow("logs:UntagResource", &arn::group(&call.cloud.arns, group))?;
    groups::change(&call.cloud, group, |group| group.tags.retain(|key, _| !keys.contains(key)))
}

/// A group's tags.
pub(super) fn list(call: &Call, group: &str) -> Result<BTreeMap<String, String>, ApiError> {
    call.allow("logs:ListTagsForResource", &arn::group(&call.cloud.arns, group))?;
    Ok(groups::find_group(&call.cloud, group)?.ok_or_else(error::group_missing)?.tags)
}
