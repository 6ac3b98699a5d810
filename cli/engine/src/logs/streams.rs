//! Streams: make, list, remove.

use crate::core::{ApiError, Call};
use crate::logs::state::groups;
use crate::logs::state::streams::{self, Order, Stream};
use crate::logs::{arn, error};

/// Makes a stream; one of that name must not exist.
pub(super) fn create(call: &Call, group: &str, name: &str) -> Result<(), ApiError> {
    if insert(call, group, name)? { Ok(()) } else { Err(error::stream_exists()) }
}

/// Makes a stream unless it exists.
pub fn ensure_stream(call: &Call, group: &str, name: &str) -> Result<(), ApiError> {
    insert(call, group, name).map(drop)
}

fn insert(call: &Call, group: &str, name: &str) -> Result<bool, ApiError> {
    call.allow("logs:CreateLogStream", &arn::group(&call.cloud.arns, group))?;
    if name.is_empty() || name.len() > 512 || name.contains([':', '*']) {
        let rule = "Member must satisfy regular expression pattern: [^:*]*";
        return Err(error::constraint(name, "logStreamName", rule));
    }
    let now = call.now().as_millisecond();
    call.cloud.store.transaction(|store| {
        groups::find(store, group)?.ok_or_else(error::group_missing)?;
        Ok(streams::insert(store, group, name, now)?)
    })
}

/// Removes a stream with its events.
pub(super) fn delete(call: &Call, group: &str, name: &str) -> Result<(), ApiError> {
    call.allow("logs:DeleteLogStream", &arn::stream(&call.cloud.arns, group, name))?;
    call.cloud.store.transaction(|store| {
        groups::find(store, group)?.ok_or_else(error::group_missing)?;
        if streams::delete(store, group, name)? { Ok(()) } else { Err(error::stream_missing()) }
    })
}

/// What a listing of streams is about.
#[derive(Debug)]
pub(super) struct Wanted {
    pub group: String,
    pub prefix: Option<String>,
    pub order: Order,
    pub skip: usize,
    pub max: usize,
}

/// A page of streams.
pub(super) fn list(call: &Call, wanted: &Wanted) -> Result<Vec<Stream>, ApiError> {
    call.allow("logs:DescribeLogStreams", &arn::group(&call.cloud.arns, &wanted.group))?;
    if wanted.order.by_last_event && wanted.prefix.is_some() {
        return Err(error::invalid("Cannot order by LastEventTime with a logStreamNamePrefix."));
    }
    let prefix = wanted.prefix.as_deref().unwrap_or_default();
    call.cloud.store.transaction(|store| {
        groups::find(store, &wanted.group)?.ok_or_else(error::group_missing)?;
        Ok(streams::list(store, &wanted.group, prefix, wanted.order, wanted.skip, wanted.max)?)
    })
}
