//! One event of a log, and where events come from.

use aws_sdk_cloudwatchlogs::types::FilteredLogEvent;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::schema::Moment;

/// Where events come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The log group.
    pub group: String,
    /// One stream of it; without it all.
    pub stream: Option<String>,
    /// What a person calls it: `data-harvester`.
    pub name: String,
}

/// One event of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Event {
    /// When it happened, as its writer says.
    #[schemars(with = "Moment")]
    pub timestamp: Timestamp,
    /// The log group.
    pub group: String,
    /// The stream in it.
    pub stream: String,
    /// What was written, without the end of its last line.
    pub message: String,
    /// CloudWatch's id of it, unique.
    #[serde(skip)]
    pub id: String,
}

impl Event {
    /// From the API's shape.
    pub(super) fn read(group: &str, event: FilteredLogEvent) -> Self {
        let message = event.message.unwrap_or_default();
        let milliseconds = event.timestamp.unwrap_or_default();
        let stream = event.log_stream_name.unwrap_or_default();
        Self {
            timestamp: Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH),
            // A server without ids: what looks the same is taken for the same.
            id: event
                .event_id
                .filter(|id| !id.is_empty())
                .unwrap_or_else(|| format!("{stream}\n{milliseconds}\n{message}")),
            group: group.to_owned(),
            stream,
            message: message.trim_end().to_owned(),
        }
    }
}
