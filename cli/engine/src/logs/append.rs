//! What other services write and read: lines into a stream, and the last lines of one.

use jiff::Timestamp;

use crate::core::{ApiError, Call};
use crate::logs::groups::kept_since;
use crate::logs::state::{events, groups, streams};
use crate::logs::{arn, error};

/// Adds lines to a stream that must exist; durable on return.
pub fn append(call: &Call, group: &str, stream: &str, lines: &[(Timestamp, String)]) -> Result<(), ApiError> {
    call.allow("logs:PutLogEvents", &arn::stream(&call.cloud.arns, group, stream))?;
    let lines: Vec<(i64, &str)> =
        lines.iter().map(|(time, line)| (time.as_millisecond(), line.as_str())).collect();
    write(call, group, stream, &lines)
}

/// The same without the gate, for who has asked it.
pub(super) fn write(call: &Call, group: &str, stream: &str, lines: &[(i64, &str)]) -> Result<(), ApiError> {
    let now = call.now();
    call.cloud.store.transaction(|store| {
        let found = groups::find(store, group)?.ok_or_else(error::group_missing)?;
        streams::find(store, group, stream)?.ok_or_else(error::stream_missing)?;
        events::expire(store, group, kept_since(&found, now))?;
        for (time, line) in lines {
            events::insert(store, group, stream, *time, now.as_millisecond(), line)?;
        }
        let times = || lines.iter().map(|(time, _)| *time);
        if let (Some(first), Some(last)) = (times().min(), times().max()) {
            streams::note(store, group, stream, (first, last), now.as_millisecond())?;
        }
        Ok(())
    })
}
