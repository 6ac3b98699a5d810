//! Tags of functions.

use std::collections::BTreeMap;

use crate::core::{ApiError, Call};
use crate::lambda::function::{change, read};

/// Adds tags, or changes them.
pub fn tag(call: &Call, function: &str, tags: BTreeMap<String, String>) -> Result<(), ApiError> {
    let function = read(call, "lambda:TagResource", function, None)?;
    change(&call.cloud, &function.name, |function| function.tags.extend(tags))
}

/// Takes tags off.
pub fn untag(call: &Call, function: &str, keys: &[String]) -> Result<(), ApiError> {
    let function = read(call, "lambda:UntagResource", function, None)?;
    change(&call.cloud, &function.name, |function| function.tags.retain(|key, _| !keys.contains(key)))
}

/// The tags there are.
pub(super) fn list(call: &Call, function: &str) -> Result<BTreeMap<String, String>, ApiError> {
    Ok(read(call, "lambda:ListTags", function, None)?.tags)
}
