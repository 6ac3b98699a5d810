//! Groups: make, find, list, remove, and how long they keep what they hold.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::core::{ApiError, Call, Cloud};
use crate::logs::state::events;
use crate::logs::state::groups::{self, Group};
use crate::logs::{arn, error};

/// The days that AWS lets one choose from.
const RETENTIONS: [i64; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Makes a group that keeps its events for `retention` days, or for ever.
pub fn create_group(call: &Call, name: &str, retention: Option<i64>) -> Result<(), ApiError> {
    create_group_once(call, name, retention, BTreeMap::new(), None)
}

/// The same with tags. A group that was made with the same `token` is the one there is.
pub fn create_group_once(
    call: &Call,
    name: &str,
    retention: Option<i64>,
    tags: BTreeMap<String, String>,
    token: Option<String>,
) -> Result<(), ApiError> {
    call.allow("logs:CreateLogGroup", &arn::group(&call.cloud.arns, name))?;
    check_name(name)?;
    retention.map(check_retention).transpose()?;
    let group = Group { name: name.to_owned(), created: call.now().as_millisecond(), retention, tags, token };
    call.cloud.store.transaction(|store| match groups::find(store, name)? {
        None => Ok(groups::put(store, &group)?),
        Some(known) if known.token.is_some() && known.token == group.token => Ok(()),
        Some(_) => Err(error::group_exists()),
    })
}

/// Removes a group with everything in it.
pub fn delete_group(call: &Call, name: &str) -> Result<(), ApiError> {
    call.allow("logs:DeleteLogGroup", &arn::group(&call.cloud.arns, name))?;
    call.cloud.store.transaction(|store| {
        groups::find(store, name)?.ok_or_else(error::group_missing)?;
        Ok(groups::delete(store, name)?)
    })
}

/// A group, if it exists.
pub fn find_group(cloud: &Cloud, name: &str) -> Result<Option<Group>, ApiError> {
    cloud.store.transaction(|store| Ok(groups::find(store, name)?))
}

/// What a listing of groups is about.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub after: String,
    pub part: String,
    pub at_start: bool,
    pub max: usize,
}

/// A page of groups with the bytes they hold.
pub(super) fn list(call: &Call, wanted: &Wanted) -> Result<Vec<(Group, i64)>, ApiError> {
    call.allow("logs:DescribeLogGroups", &arn::group(&call.cloud.arns, "*"))?;
    call.cloud.store.transaction(|store| {
        let found = groups::list(store, &wanted.after, &wanted.part, wanted.at_start, wanted.max)?;
        found
            .into_iter()
            .map(|group| {
                let bytes = groups::bytes(store, &group.name)?;
                Ok((group, bytes))
            })
            .collect()
    })
}

/// Changes how many days a group keeps its events; `None` is for ever.
pub fn put_retention(call: &Call, name: &str, retention: Option<i64>) -> Result<(), ApiError> {
    let action = if retention.is_some() { "logs:PutRetentionPolicy" } else { "logs:DeleteRetentionPolicy" };
    call.allow(action, &arn::group(&call.cloud.arns, name))?;
    retention.map(check_retention).transpose()?;
    let now = call.now();
    change(&call.cloud, name, |group| group.retention = retention)?;
    call.cloud.store.transaction(|store| {
        let Some(group) = groups::find(store, name)? else { return Ok(()) };
        Ok(events::expire(store, name, kept_since(&group, now))?)
    })
}

/// Changes a group that must exist.
pub(super) fn change(cloud: &Cloud, name: &str, change: impl FnOnce(&mut Group)) -> Result<(), ApiError> {
    cloud.store.transaction(|store| {
        let mut group = groups::find(store, name)?.ok_or_else(error::group_missing)?;
        change(&mut group);
        Ok(groups::put(store, &group)?)
    })
}

/// Events before this time are no longer kept; milliseconds since 1970.
pub(super) fn kept_since(group: &Group, now: Timestamp) -> i64 {
    group.retention.map_or(0, |days| now.as_millisecond() - days * DAY)
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-/#".contains(c);
    if name.is_empty() || name.len() > 512 || !name.chars().all(allowed) {
        let rule = "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+";
        return Err(error::constraint(name, "logGroupName", rule));
    }
    Ok(())
}

fn check_retention(days: i64) -> Result<(), ApiError> {
    if RETENTIONS.contains(&days) {
        return Ok(());
    }
    let choice = RETENTIONS.map(|days| days.to_string()).join(", ");
    let rule = format!("Member must satisfy enum value set: [{choice}]");
    Err(error::constraint(days, "retentionInDays", rule))
}
